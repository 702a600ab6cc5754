import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Extension, PGlite } from '@electric-sql/pglite';
import { EmscriptenBuiltinFilesystem } from '@electric-sql/pglite/basefs';
import { parseTar } from 'nanotar';

/** PostgreSQL in WebAssembly, with a database that holds nothing yet. Its files lie in memory. */
export type Instance = PGlite;

/** Extensions that come with PGlite, by their names in SQL, which are their files' names too. */
export const bundledExtensions: ReadonlySet<string> = new Set(
  'bloom btree_gin btree_gist citext cube earthdistance fuzzystrmatch hstore intarray isn lo ltree pg_trgm pgcrypto seg tablefunc unaccent uuid-ossp'.split(
    ' ',
  ),
);

/**
 * Starts PostgreSQL. `folder` holds what the build puts there: PGlite's files, the data directory and the extensions.
 * Those of `extensions` can be created in it.
 */
export async function startInstance(folder: string, extensions: readonly string[]): Promise<Instance> {
  const [wasm, share, data] = await Promise.all(
    ['pglite.wasm', 'pglite.data', 'data-directory.tar.gz'].map((file) => readFile(join(folder, file))),
  );
  if (!wasm || !share || !data) throw new Error('The planner has no files.');
  const pgliteWasmModule = await WebAssembly.compile(wasm);
  const instance = await PGlite.create({
    fs: new DataDirectory(gunzipSync(data)),
    pgliteWasmModule,
    // Never used, since there is a data directory; without it PGlite looks for a file.
    initdbWasmModule: pgliteWasmModule,
    fsBundle: new Blob([share]),
    extensions: Object.fromEntries(extensions.map((name) => [name, extension(name, folder)])),
    startParams: [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ['-c', setting])],
  });
  return instance;
}

const settings = [
  'shared_buffers=8MB',
  // Then an index that is made leaves the statistics of its table alone.
  'autovacuum=off',
  'max_connections=5',
  // Functions of the schema may name what is not there.
  'check_function_bodies=off',
  // Statistics are text in these forms.
  'datestyle=ISO',
  'intervalstyle=postgres',
  'timezone=UTC',
];

function extension(name: string, folder: string): Extension {
  return {
    name,
    setup: async () => ({ bundlePath: new URL(`file://${join(folder, 'extensions', `${name}.tar.gz`)}`) }),
  };
}

/** Files in memory, with the data directory in them when PostgreSQL looks for it. */
class DataDirectory extends EmscriptenBuiltinFilesystem {
  constructor(private readonly tar: Uint8Array) {
    super();
  }

  override async initialSyncFs(): Promise<void> {
    const FS = this.pg?.Module.FS;
    if (!FS) return;
    const root = PGlite.paths.PGDATA;
    FS.mkdirTree(root, 0o700);
    for (const { name, data, type } of parseTar(this.tar)) {
      const path = `${root}/${name.replace(/\/$/, '')}`;
      if (type === 'directory') FS.mkdirTree(path, 0o700);
      else FS.writeFile(path, data ?? new Uint8Array(0));
    }
  }
}
