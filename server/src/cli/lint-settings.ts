import { dirname, resolve } from 'node:path';
import type { Schema } from '../schema/schema';
import type { Snapshot } from '../snapshot/snapshot';
import { snapshotSchema } from '../snapshot/snapshot-schema';
import { type FolderConfig, isIgnored } from '../workspace/config-files';
import type { RuleLevels } from '../workspace/levels';
import { mergeSchemas } from '../workspace/merge-schemas';
import { SchemaFiles } from '../workspace/schema-files';
import { schemaRoot } from '../workspace/schemas';
import { defaultSettings, type Settings, underConfig } from '../workspace/settings';
import { configurations, throwWhereBroken } from './configurations';

/** What files are linted by: the configuration files beside them, below what the command line says. */
export interface LintSettingsOfFiles {
  /** Identical for files that are judged alike. Throws UsageError for a configuration that cannot be read. */
  of(path: string): Promise<Settings>;
  configOf(path: string): Promise<FolderConfig | undefined>;
  schemaOf(settings: Settings): Promise<Schema | undefined>;
  /** Whether the configuration leaves out a file or folder. */
  ignores(path: string): Promise<boolean>;
}

export interface GivenSettings {
  readonly levels: RuleLevels;
  /** What a statement may cost; undefined for no bound. */
  readonly maxCost: number | undefined;
  /** Glob patterns from the current folder; none: those of the configuration. */
  readonly schemaFiles: readonly string[];
  /** Of the database that is linted for. */
  readonly snapshot: Snapshot | undefined;
}

/** `warn` hears each sentence about a configuration once. */
export function createLintSettings(
  given: GivenSettings,
  ruleNames: ReadonlySet<string>,
  warn: (problem: string) => void,
): LintSettingsOfFiles {
  const configs = configurations(ruleNames);
  const checked = new Set<FolderConfig>();
  const files = new SchemaFiles();
  const schemas = new Map<string, Promise<Schema | undefined>>();
  let database: Schema | undefined;
  const settings = new Map<string, Settings>();
  const told = new Set<string>();

  const configOf = async (path: string) => {
    const config = await configs.nearest(dirname(resolve(path)));
    if (!config || checked.has(config)) return config;
    checked.add(config);
    throwWhereBroken(config);
    for (const { message } of config.problems) {
      if (!told.has(message)) warn(message);
      told.add(message);
    }
    return config;
  };

  return {
    configOf,
    async of(path) {
      const config = await configOf(path);
      const file = resolve(path);
      const lowest: Settings = { ...defaultSettings, schemaFolder: process.cwd() };
      const { lint, ...rest } = underConfig(lowest, config, file);
      const all: Settings = {
        ...rest,
        lint: {
          ...lint,
          severities: new Map([...lint.severities, ...given.levels]),
          ...(given.maxCost !== undefined && { maxCost: given.maxCost }),
        },
        ...(given.schemaFiles.length > 0 && {
          schemaFiles: given.schemaFiles,
          schemaFolder: process.cwd(),
        }),
      };
      const key = JSON.stringify([
        all.lintEnabled,
        all.lint.limit,
        all.lint.maxCost,
        all.lint.runsOnce,
        [...all.lint.severities],
        schemaRoot(all),
      ]);
      const kept = settings.get(key) ?? all;
      settings.set(key, kept);
      return kept;
    },
    schemaOf(of) {
      const root = schemaRoot(of);
      const folder = of.schemaFolder ?? process.cwd();
      if (given.snapshot) database ??= snapshotSchema(given.snapshot);
      const around = database;
      const schema =
        schemas.get(root) ?? files.load([folder], of.schemaFiles).then((made) => mergeSchemas(made, around));
      schemas.set(root, schema);
      return schema;
    },
    async ignores(path) {
      return isIgnored(resolve(path), await configOf(path), process.cwd());
    },
  };
}
