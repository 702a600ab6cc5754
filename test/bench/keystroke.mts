// From a keystroke to its diagnostics, through the built server over stdio, warm: after 100 keystrokes and 3 seconds that
// do not count, by which both sides of the pipe are compiled.
//   npm run build && npx tsx test/bench/keystroke.mts
// As an editor does, each pull names the answer before. Beside stands an echo: a request that the server answers with
// nothing, so that what the pipe, this process and a busy machine add can be told from what the server does. The same
// document is measured with and without a planner that has statements to look at, which takes longer than the measurement;
// how many processors the server keeps busy meanwhile (on Linux) tells whether it does.
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HoverRequest } from 'vscode-languageserver-protocol/node';
import { rules } from '../../server/src/rules/index';
import { LspClient } from '../support/lsp-client';

const warmUp = 100;
const warmUpMs = 3_000;
const runs = 400;
const plannerStartMs = 3_000;

const query = (i: number) =>
  `-- Orders of customer ${i}\nSELECT o.id, o.total, c.name FROM orders o JOIN customers c ON c.id = o.customer_id\nWHERE o.customer_id = ${i} AND o.status = 'open' ORDER BY o.created_at DESC LIMIT 20;\n\n`;
/** Much to try, and nothing to say: findings would have to be sent. */
const planned = (i: number) =>
  `SELECT c.country, count(*), sum(o.total_cents) FROM orders o JOIN customers c ON c.id = o.customer_id\nWHERE o.total_cents > ${i} AND o.id <> ${i} GROUP BY c.country ORDER BY 2 DESC LIMIT 20;\n\n`;
const table = (i: number) =>
  `CREATE TABLE table_${i} (\n  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n  owner_id bigint NOT NULL,\n  note text,\n  created_at timestamptz NOT NULL DEFAULT now()\n);\nCREATE INDEX table_${i}_owner_id_idx ON table_${i} (owner_id);\n\n`;

/** A folder whose statements are judged by the playground's database, with or without its planner. */
function folderWithSnapshot(isPlanned: boolean): string {
  const folder = mkdtempSync(join(tmpdir(), 'forecost-keystroke-'));
  copyFileSync('test/playground/forecost.snapshot.json', join(folder, 'forecost.snapshot.json'));
  const planned = rules.filter(({ needs }) => needs === 'plan').map(({ name }) => [name, 'off']);
  const config = isPlanned ? {} : { rules: Object.fromEntries(planned) };
  writeFileSync(join(folder, 'forecost.config.json'), JSON.stringify(config));
  return folder;
}

function filled(bytes: number, piece: (i: number) => string): string {
  let text = '';
  for (let i = 0; text.length < bytes; i++) text += piece(i);
  return text;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function figures(times: number[]): string {
  const sorted = times.sort((a, b) => a - b);
  const shown = (share: number) => `${quantile(sorted, share).toFixed(2).padStart(6)} ms`;
  return `median ${shown(0.5)}   p95 ${shown(0.95)}`;
}

/** Seconds of processor time of a process and its threads so far; /proc counts in hundredths. */
function processorSeconds(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

/** `folder`: with a snapshot in it, by which a planner looks at the statements meanwhile. */
async function measure(
  title: string,
  text: string,
  languageId: string,
  at: number,
  folder?: string,
): Promise<string> {
  const client = await LspClient.start(folder === undefined ? {} : { folder });
  try {
    const document = await client.open(text, languageId, folder && join(folder, 'bench.sql'));
    let report = await document.pull();
    // Until the planner has started.
    if (folder !== undefined) await new Promise((done) => setTimeout(done, plannerStartMs));
    const times: number[] = [];
    const echoes: number[] = [];
    const opened = performance.now();
    let isWarm = false;
    let started = opened;
    let busyBefore = 0;
    for (let run = -warmUp; run < runs; run++) {
      if (!isWarm && run >= 0) {
        isWarm = performance.now() - opened > warmUpMs;
        if (!isWarm) run = -2;
        started = performance.now();
        busyBefore = processorSeconds(client.processId);
      }
      const echoStart = performance.now();
      await client.connection.sendRequest(HoverRequest.type, {
        textDocument: { uri: 'untitled:nothing' },
        position: { line: 0, character: 0 },
      });
      const start = performance.now();
      await document.edit(at, at + (run % 2 === 0 ? 0 : 1), run % 2 === 0 ? '1' : '');
      report = await document.pull(report.resultId);
      if (run < 0) continue;
      times.push(performance.now() - start);
      echoes.push(start - echoStart);
    }
    const size = `${Math.round(text.length / 1000)} kB`.padStart(7);
    const busy = (processorSeconds(client.processId) - busyBefore) / ((performance.now() - started) / 1_000);
    return `${title.padEnd(14)} ${size}   ${figures(times)}   echo: ${figures(echoes)}   processors: ${busy.toFixed(1)}`;
  } finally {
    await client.stop();
  }
}

// The first of all compiles this process, too.
await measure('', filled(5_000, query), 'sql', 0);

async function show(...asked: Parameters<typeof measure>): Promise<void> {
  console.log(await measure(...asked));
}

for (const size of [5_000, 50_000, 500_000]) {
  const text = filled(size, query);
  const middle = text.indexOf('customer_id = ', text.length >> 1) + 'customer_id = '.length;
  await show('queries', text, 'sql', middle);
}
for (const size of [5_000, 50_000, 500_000]) {
  const text = filled(size, table);
  const middle = text.indexOf('_idx ON', text.length >> 1);
  await show('schema dump', text, 'sql', middle);
}
const statements = filled(50_000, planned);
const inOne = statements.indexOf('o.id <> ', statements.length >> 1) + 'o.id <> '.length;
await show('planner off', statements, 'sql', inOne, folderWithSnapshot(false));
await show('planner on', statements, 'sql', inOne, folderWithSnapshot(true));
const code = (i: number) =>
  `export async function orders${i}(pool, id) {\n  const { rows } = await pool.query(\n    \`SELECT id, total FROM orders\n     WHERE customer_id = $1 AND id > ${i} ORDER BY id LIMIT 20\`,\n    [id],\n  );\n  const total = rows.reduce((sum, row) => sum + row.total, 0);\n${'  console.log(total);\n'.repeat(16)}  return rows;\n}\n\n`;
const typescript = `import { Pool } from 'pg';\nconst pool = new Pool();\n${Array.from({ length: 200 }, (_, i) => code(i)).join('')}`;
const middle = typescript.indexOf('id > 100 ORDER') + 'id > '.length;
await show(`${typescript.split('\n').length} lines TS`, typescript, 'typescript', middle);
