// Writes the empty databases that the offline planner starts from, a tar file each: a cluster of PGlite without what a
// planner has no use for. It depends on PGlite's version alone.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_buffercache } from '@electric-sql/pglite/contrib/pg_buffercache';
import { createTar } from 'nanotar';

/** The folder of each database in the cluster. The first one that is made has this number. */
const folders = { postgres: 'base/5/', localized: 'base/16384/' };

/** The file of a database. */
export const dataDirectories = Object.keys(folders).map((name) => `data-directory-${name}.tar`);

/** Takes some seconds. */
export async function makeDataDirectories(target) {
  const folder = await mkdtemp(join(tmpdir(), 'forecost-data-'));
  try {
    await makeCluster(join(folder, 'data'));
    const entries = await entriesOf(join(folder, 'data'));
    for (const [database, own] of Object.entries(folders)) {
      const others = Object.values(folders).filter((one) => one !== own);
      const kept = entries.filter(({ name }) => !others.some((other) => name.startsWith(other)));
      await writeFile(join(target, `data-directory-${database}.tar`), createTar(kept));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** With two databases: in `localized`, as in most, an index with the default collation finds no prefix for LIKE; in `postgres` it does. */
async function makeCluster(folder) {
  const open = (database) =>
    PGlite.create(folder, {
      database,
      // Pages of indexes are written from outside, where nobody knows a checksum.
      initDbStartParams: ['--wal-segsize=1', '--no-data-checksums'],
      extensions: { pg_buffercache },
      startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=8MB'],
    });
  const first = await open('postgres');
  await first.exec(`CREATE DATABASE localized TEMPLATE template0 LOCALE 'en_US.UTF-8' STRATEGY file_copy`);
  await finish(first);
  await first.exec('UPDATE pg_database SET datistemplate = false');
  for (const template of ['template0', 'template1']) await first.exec(`DROP DATABASE ${template}`);
  await first.close();
  const second = await open('localized');
  await finish(second);
  await second.close();
  const log = join(folder, 'pg_wal');
  const segments = (await readdir(log)).filter((name) => /^[0-9A-F]{24}$/.test(name)).sort();
  // The later segments are made ahead and empty.
  for (const empty of segments.slice(1)) await rm(join(log, empty));
}

/** Lets the planner read a page again that was written from outside. */
async function finish(database) {
  await database.exec(
    'CREATE SCHEMA forecost_planner; CREATE EXTENSION pg_buffercache SCHEMA forecost_planner',
  );
  await database.exec('CHECKPOINT');
}

async function entriesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const named = await Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const name = relative(folder, path).split(sep).join('/');
      return entry.isDirectory() ? { name: `${name}/` } : { name, data: await readFile(path) };
    }),
  );
  const attrs = { mtime: 0 };
  return named.sort((a, b) => (a.name < b.name ? -1 : 1)).map((entry) => ({ ...entry, attrs }));
}
