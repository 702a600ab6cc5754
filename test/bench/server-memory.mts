// What the built server's process holds while it lints many files that nobody opened.
//   npm run build && npx tsx test/bench/server-memory.mts [folder]
// Without a folder, 2,000 files are made. Linux alone says how much is resident.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lintFilesRequest } from '../../server/src/protocol/lint-requests';
import { LspClient } from '../support/lsp-client';

const given = process.argv[2];
const folder = given ?? mkdtempSync(join(tmpdir(), 'forecost-memory-'));
if (given === undefined) makeFiles(folder);
const uris = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.sql'))
  .sort()
  .map((name) => pathToFileURL(join(folder, name)).href);

const client = await LspClient.start({ folder });
try {
  const start = performance.now();
  let findings = 0;
  console.log(`before: ${memory()}`);
  for (let from = 0; from < uris.length; from += 50) {
    const { files } = await client.connection.sendRequest(lintFilesRequest, {
      uris: uris.slice(from, from + 50),
    });
    findings += files.reduce((sum, { diagnostics }) => sum + diagnostics.length, 0);
    if ((from / 50) % 10 === 9) console.log(`after ${from + 50} files: ${memory()}`);
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(`${uris.length} files, ${findings} findings in ${seconds.toFixed(1)} s: ${memory()}`);
} finally {
  await client.stop();
  if (given === undefined) rmSync(folder, { recursive: true });
}

/** Resident now and at most, of the server's process. */
function memory(): string {
  const status = readFileSync(`/proc/${client.processId}/status`, 'utf8');
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1000;
  return `${of('VmRSS').toFixed(0)} MB resident, at most ${of('VmHWM').toFixed(0)} MB`;
}

function makeFiles(into: string): void {
  for (let i = 0; i < 2_000; i++) {
    const below = join(into, `module-${Math.floor(i / 100)}`);
    mkdirSync(below, { recursive: true });
    const tables = Array.from(
      { length: 5 },
      (_, n) =>
        `CREATE TABLE t${i}_${n} (id int PRIMARY KEY, owner_id int REFERENCES t${i}_0, note char(20));\nCREATE INDEX ON t${i}_${n} (owner_id);\n`,
    );
    const queries = Array.from(
      { length: 20 },
      (_, n) =>
        `SELECT * FROM t${i}_${n % 5} WHERE lower(note) = 'x${n}' ORDER BY id OFFSET ${n * 1000} LIMIT 20;\n`,
    );
    writeFileSync(join(below, `file-${i}.sql`), [...tables, ...queries].join(''));
  }
}
