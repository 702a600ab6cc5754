import { readFileSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CodeModel, QueryingFunction } from '../syntax/embedded/code-model';
import { readCode } from '../syntax/embedded/read-code';
import { languageOfPath } from './language';
import { createPathAliases } from './path-aliases';

/** Finds the functions that files import from each other. A file is read when it is asked for, and kept until it changes. */
export interface Imports {
  /** The function that `from`, imported by the file at `path`, exports as `name`, where it sends a query. */
  functionOf(path: string, from: string, name: string): QueryingFunction | undefined;
}

type Exports = Pick<CodeModel, 'functions' | 'reexports'>;

interface KeptFile {
  readonly modifiedMs: number;
  readonly sizeBytes: number;
  readonly exports: Exports;
}

/** Files that hand on what others export: so many steps at most. */
const mostSteps = 4;
const largestFileBytes = 500_000;

/** `open` gives the code of a file that is open in the editor. */
export function createImports(open: (path: string) => Exports | undefined = () => undefined): Imports {
  const kept = new Map<string, KeptFile>();
  const aliases = createPathAliases();

  const read = (path: string, { mtimeMs, size }: Stats): Exports | undefined => {
    const before = kept.get(path);
    if (before?.modifiedMs === mtimeMs && before.sizeBytes === size) return before.exports;
    const language = languageOfPath(path);
    if (!language || language === 'sql' || size > largestFileBytes) return undefined;
    try {
      const source = readCode(readFileSync(path, 'utf8'), language);
      source.dispose();
      const { functions, reexports } = source.code;
      kept.set(path, { modifiedMs: mtimeMs, sizeBytes: size, exports: { functions, reexports } });
      return { functions, reexports };
    } catch {
      return undefined;
    }
  };

  const importedFile = (path: string, from: string): SourceFile | undefined => {
    const isRelative = /^\.\.?(?:\/|$)/.test(from);
    for (const base of isRelative ? [join(dirname(path), from)] : aliases.basesOf(path, from)) {
      const file = fileOf(base);
      if (file) return file;
    }
    return undefined;
  };

  const functionOf = (
    path: string,
    from: string,
    name: string,
    steps: number,
  ): QueryingFunction | undefined => {
    const file = importedFile(path, from);
    const exports = file && (open(file.path) ?? read(file.path, file.stats));
    if (!file || !exports || steps > mostSteps) return undefined;
    const own = exports.functions.find((one) => one.exportedAs.includes(name));
    if (own) return own;
    for (const other of exports.reexports) {
      if (other.name !== undefined && other.as !== name) continue;
      const found = functionOf(file.path, other.from, other.name ?? name, steps + 1);
      if (found) return found;
    }
    return undefined;
  };

  return { functionOf: (path, from, name) => functionOf(path, from, name, 0) };
}

interface SourceFile {
  readonly path: string;
  readonly stats: Stats;
}

const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** The file that an import means: with an ending, `.ts` for a `.js` that is not there, or the `index` of a folder. */
function fileOf(base: string): SourceFile | undefined {
  const sourceOf = base.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
  const candidates = [
    ...(languageOfPath(base) ? [base, sourceOf, sourceOf.replace(/\.ts$/, '.tsx')] : []),
    ...endings.map((ending) => base + ending),
    ...endings.map((ending) => join(base, `index${ending}`)),
  ];
  for (const path of candidates) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isFile()) return { path, stats };
  }
  return undefined;
}
