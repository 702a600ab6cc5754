import { readFileSync, type Stats, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'jsonc-parser';
import * as v from 'valibot';

/** What `paths` and `baseUrl` of the project's `tsconfig.json` make of an import that is no relative path. */
export interface PathAliases {
  /** Where the file may lie that `from`, imported by the file at `path`, means: without its ending, the likeliest first. */
  basesOf(path: string, from: string): readonly string[];
}

const options = v.object({
  baseUrl: v.optional(v.string()),
  paths: v.optional(v.record(v.string(), v.array(v.string()))),
});
const configFile = v.object({
  extends: v.optional(v.union([v.string(), v.array(v.string())])),
  compilerOptions: v.optional(options),
  references: v.optional(v.array(v.object({ path: v.string() }))),
});
type ConfigFile = v.InferOutput<typeof configFile>;

interface Aliases {
  readonly baseUrl?: string;
  readonly paths?: Readonly<Record<string, readonly string[]>>;
  /** What the paths are relative to. */
  readonly pathsFrom?: string;
}

/** Configurations that extend each other: so many steps at most. */
const mostSteps = 5;

/** A configuration is read when it is asked for, and kept until it changes. */
export function createPathAliases(): PathAliases {
  const kept = new Map<string, { readonly modifiedMs: number; readonly config: ConfigFile }>();

  const read = (path: string): ConfigFile | undefined => {
    const stats = statOf(path);
    if (!stats?.isFile()) return undefined;
    const before = kept.get(path);
    if (before?.modifiedMs === stats.mtimeMs) return before.config;
    const config = configIn(path);
    kept.set(path, { modifiedMs: stats.mtimeMs, config });
    return config;
  };

  const aliasesOf = (path: string, step: number): Aliases => {
    const config = step > mostSteps ? undefined : read(path);
    if (!config) return {};
    const folder = dirname(path);
    const { baseUrl, paths } = config.compilerOptions ?? {};
    let inherited: Aliases = {};
    for (const from of [config.extends ?? []].flat()) {
      if (/^[./]/.test(from))
        inherited = { ...inherited, ...aliasesOf(jsonAt(resolve(folder, from)), step + 1) };
    }
    const base = baseUrl === undefined ? inherited.baseUrl : join(folder, baseUrl);
    const own: Aliases = {
      ...inherited,
      ...(base !== undefined && { baseUrl: base }),
      ...(paths && { paths, pathsFrom: base ?? folder }),
    };
    if (own.paths || own.baseUrl !== undefined) return own;
    for (const reference of config.references ?? []) {
      const target = resolve(folder, reference.path);
      const isFolder = statOf(target)?.isDirectory() === true;
      const referenced = aliasesOf(isFolder ? join(target, 'tsconfig.json') : target, step + 1);
      if (referenced.paths) return referenced;
    }
    return own;
  };

  return {
    basesOf(path, from) {
      const config = nearestConfig(dirname(path));
      if (config === undefined) return [];
      const { baseUrl, paths = {}, pathsFrom = '' } = aliasesOf(config, 0);
      const matching = Object.keys(paths)
        .filter((pattern) => restOf(from, pattern) !== undefined)
        .sort((a, b) => prefixOf(b).length - prefixOf(a).length)[0];
      if (matching !== undefined) {
        const rest = restOf(from, matching) ?? '';
        return (paths[matching] ?? []).map((target) =>
          resolve(
            pathsFrom,
            target.replace('*', () => rest),
          ),
        );
      }
      return baseUrl === undefined ? [] : [join(baseUrl, from)];
    },
  };
}

function nearestConfig(folder: string): string | undefined {
  for (const name of ['tsconfig.json', 'jsconfig.json']) {
    const path = join(folder, name);
    if (statOf(path)?.isFile()) return path;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestConfig(parent);
}

function jsonAt(path: string): string {
  return path.endsWith('.json') ? path : `${path}.json`;
}

function configIn(path: string): ConfigFile {
  try {
    const result = v.safeParse(
      configFile,
      parse(readFileSync(path, 'utf8'), [], { allowTrailingComma: true }),
    );
    return result.success ? result.output : {};
  } catch {
    return {};
  }
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function prefixOf(pattern: string): string {
  return pattern.split('*', 1)[0] ?? pattern;
}

/** What the star of a pattern stands for; undefined where the pattern does not match. */
function restOf(from: string, pattern: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star < 0) return from === pattern ? '' : undefined;
  const suffix = pattern.slice(star + 1);
  const isLongEnough = from.length >= pattern.length - 1;
  if (!isLongEnough || !from.startsWith(pattern.slice(0, star)) || !from.endsWith(suffix)) return undefined;
  return from.slice(star, from.length - suffix.length);
}
