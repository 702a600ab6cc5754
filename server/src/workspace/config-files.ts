import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type ConfigFile, configFileName, emptyConfigFile, onTop, readConfigFile } from './config-file';
import type { RuleLevels } from './levels';
import { matcher, within } from './matcher';
import { filesOfOtherDatabases } from './other-databases';

/** A configuration with all that it extends. */
export interface FolderConfig
  extends Pick<ConfigFile, 'limit' | 'maxCost' | 'assume' | 'schemaFiles' | 'testFiles'> {
  /** Of the file that was found. */
  readonly path: string;
  /** Where that file lies; all of its patterns are relative to it. */
  readonly folder: string;
  /** Every file that was read for it, also those that are missing. */
  readonly readFrom: readonly string[];
  readonly problems: readonly ConfigProblem[];
  /** The levels for a file at or below the folder. */
  rulesFor(file: string): RuleLevels;
  /** Whether a file or folder is named by `ignore`. */
  ignores(file: string): boolean;
}

export interface ConfigProblem {
  /** A sentence that names the file and the place. */
  readonly message: string;
  /** A whole file could not be taken into account. */
  readonly isFatal: boolean;
}

/** Finds the configuration of files, and keeps what it read until it is told to forget. */
export class ConfigFiles {
  private readonly kept = new Map<string, Promise<FolderConfig | undefined>>();

  /** `isTop`: the search for a file does not go above this folder. */
  constructor(
    private readonly ruleNames: ReadonlySet<string>,
    private readonly isTop: (folder: string) => boolean | Promise<boolean>,
  ) {}

  /** The nearest configuration at or above a folder. */
  nearest(folder: string): Promise<FolderConfig | undefined> {
    const found = this.kept.get(folder) ?? this.find(folder);
    this.kept.set(folder, found);
    return found;
  }

  forget(): void {
    this.kept.clear();
  }

  private async find(folder: string): Promise<FolderConfig | undefined> {
    const path = join(folder, configFileName);
    if ((await read(path)).kind !== 'missing') return this.load(path);
    const parent = dirname(folder);
    return parent === folder || (await this.isTop(folder)) ? undefined : this.nearest(parent);
  }

  private async load(path: string): Promise<FolderConfig> {
    const problems: ConfigProblem[] = [];
    const readFrom: string[] = [];
    const tell = (message: string, isFatal: boolean) => void problems.push({ message, isFatal });

    const merged = async (file: string, below: readonly string[]): Promise<ConfigFile> => {
      readFrom.push(file);
      const content = await read(file);
      const by = below.at(-1);
      if (content.kind !== 'text') {
        const why = content.kind === 'missing' ? 'does not exist' : `cannot be read (${content.code})`;
        tell(by ? `${by}: extends names ${file}, which ${why}.` : `${file} ${why}.`, true);
        return emptyConfigFile;
      }
      const { config, problems: found, broken } = readConfigFile(content.text, this.ruleNames);
      for (const problem of found) tell(`${file}: ${problem}`, broken);
      let result = emptyConfigFile;
      const chain = [...below, file];
      for (const base of config.extends) {
        const target = resolve(dirname(file), base);
        if (chain.includes(target)) {
          const circle = [...chain.slice(chain.indexOf(target)), target].map((one) => basename(one));
          tell(`${file}: extends goes round in a circle (${circle.join(' → ')}).`, true);
        } else if (readFrom.length >= mostFiles) {
          tell(`${file}: extends leads to more than ${mostFiles} files; ${base} is not read.`, true);
        } else result = onTop(result, await merged(target, chain));
      }
      return onTop(result, config);
    };

    return folderConfig(path, await merged(path, []), readFrom, problems);
  }
}

/** Whether a file is left out: by the configuration around it, or where there is none, by custom. */
export function isIgnored(
  file: string,
  config: FolderConfig | undefined,
  folder: string | undefined,
): boolean {
  return config ? config.ignores(file) : ignoresByDefault(file, folder);
}

/** Whether a file is left out where no configuration says otherwise. */
export function ignoresByDefault(file: string, folder: string | undefined): boolean {
  return folder !== undefined && matcher(filesOfOtherDatabases)(within(folder, file));
}

/** More than a person writes; fewer than what doubles at each step can lead to. */
const mostFiles = 100;

function folderConfig(
  path: string,
  { extends: _, rules: levels, overrides: parts, ignore, ...config }: ConfigFile,
  readFrom: readonly string[],
  problems: readonly ConfigProblem[],
): FolderConfig {
  const folder = dirname(path);
  const ignored = matcher(
    (ignore ?? filesOfOtherDatabases).flatMap((pattern) => [pattern, `${pattern.replace(/\/+$/, '')}/**`]),
  );
  const overrides = parts.map(({ files, rules }) => ({ matches: matcher(files), rules }));
  const byOverrides = new Map<string, RuleLevels>();
  return {
    path,
    folder,
    ...config,
    readFrom,
    problems,
    ignores: (file) => ignored(within(folder, file)),
    rulesFor(file) {
      const name = within(folder, file);
      const applying = overrides.filter(({ matches }) => matches(name));
      const key = applying.map((one) => overrides.indexOf(one)).join();
      const rules =
        byOverrides.get(key) ?? new Map([levels, ...applying.map((one) => one.rules)].flatMap((r) => [...r]));
      byOverrides.set(key, rules);
      return rules;
    },
  };
}

type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly code: string };

async function read(path: string): Promise<Content> {
  try {
    const text = await readFile(path, 'utf8');
    // A mark that some editors write before the first character.
    return { kind: 'text', text: text.replace(/^\uFEFF/, '') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'missing' } : { kind: 'unreadable', code };
  }
}
