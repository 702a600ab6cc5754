import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Extension, PGlite } from '@electric-sql/pglite';
import { EmscriptenBuiltinFilesystem } from '@electric-sql/pglite/basefs';
import { parseTar } from 'nanotar';
import names from './bundled-extensions.json';

/** PostgreSQL in WebAssembly, with a database that holds nothing yet. Its files lie in memory. */
export type Instance = PGlite;

/** Extensions that come with PGlite, by their names in SQL, which are their files' names too. */
export const bundledExtensions: ReadonlySet<string> = new Set(names);

/** PostgreSQL, before it is started. */
export interface Program {
  /** Holds the data directory that the build makes, and the extensions. */
  readonly folder: string;
  readonly code: WebAssembly.Module;
}

/**
 * Starts PostgreSQL, whose files PGlite looks for beside its own code. The extensions can be created in it. `collation`
 * is the database's own.
 */
export async function startInstance(
  { folder, code }: Program,
  extensions: readonly string[],
  collation: string,
): Promise<Instance> {
  const database = sortsByBytes.test(collation) ? 'postgres' : 'localized';
  // Read while PGlite reads its own files.
  const data = readFile(join(folder, `data-directory-${database}.tar`));
  const instance = new WithoutArrays({
    database,
    pgliteWasmModule: code,
    fs: new DataDirectory(data),
    extensions: Object.fromEntries(
      [...extensions, 'pg_buffercache'].map((name) => [name, extension(name, folder)]),
    ),
    startParams: [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ['-c', setting])],
  });
  await instance.waitReady;
  return instance;
}

/** Does not ask for the types of arrays, which is a quarter of a start. Nothing here gives arrays or reads them. */
class WithoutArrays extends PGlite {
  override async _initArrayTypes(): Promise<void> {}
}

/** With these an index on text serves LIKE. */
const sortsByBytes = /^(?:C|POSIX)$/;

const settings = [
  'shared_buffers=2MB',
  // Then an index that is made leaves the statistics of its table alone.
  'autovacuum=off',
  'max_connections=5',
  // Nobody will recover it: the less of a log the better.
  'full_page_writes=off',
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
    setup: async () => ({ bundlePath: pathToFileURL(join(folder, 'extensions', `${name}.tar.gz`)) }),
  };
}

/** Files in memory, with the data directory in them when PostgreSQL looks for it. */
class DataDirectory extends EmscriptenBuiltinFilesystem {
  constructor(private readonly tar: Promise<Uint8Array>) {
    super();
  }

  override async initialSyncFs(): Promise<void> {
    const FS = this.pg?.Module.FS;
    if (!FS) return;
    const root = PGlite.paths.PGDATA;
    FS.mkdirTree(root, 0o700);
    for (const { name, data, type } of parseTar(await this.tar)) {
      const path = `${root}/${name.replace(/\/$/, '')}`;
      if (type === 'directory') FS.mkdirTree(path, 0o700);
      // Not copied: the archive is nobody else's.
      else FS.writeFile(path, data ?? new Uint8Array(0), { canOwn: true });
    }
  }
}
