import * as v from 'valibot';
import { defaultLintSettings, type LintSettings } from '../lint/settings';
import type { Baseline } from './baseline';
import { cost, rowsByTable } from './config-file';
import { type FolderConfig, isIgnored } from './config-files';
import {
  defaultTestFiles,
  isExtensionScript,
  isMigration,
  isTestFile,
  levelsInTests,
  undoesMigration,
} from './file-kinds';
import { type Level, level, levels, type RuleLevels } from './levels';

/** The `forecost.*` settings that the server reads, for one document. */
export interface Settings {
  readonly lintEnabled: boolean;
  readonly lint: LintSettings;
  readonly codeLensEnabled: boolean;
  /** Say what the plan of a statement costs, where a snapshot tells. */
  readonly codeLensCosts: boolean;
  /** How many rows tables are taken to have where no statistics tell, by `name` or `schema.name`; `*` for all others. */
  readonly assume: Readonly<Record<string, number>>;
  /** Glob patterns of the files of tests, relative to the folder of the configuration, or else to `schemaFolder`. */
  readonly testFiles: readonly string[];
  /** Glob patterns, relative to `schemaFolder`, of the files whose DDL makes up the schema. */
  readonly schemaFiles: readonly string[];
  /** A path; undefined: there is no folder, and so no files. */
  readonly schemaFolder: string | undefined;
  /** Findings that are known and not reported. */
  readonly baseline: Baseline | undefined;
}

export const defaultSchemaFiles: readonly string[] = [
  '**/migrations/**/*.sql',
  '**/migrate/**/*.sql',
  '**/db/schema.sql',
  '**/db/structure.sql',
  '**/schema/**/*.sql',
  '**/schema.sql',
  '**/prisma/migrations/**/*.sql',
  '**/drizzle/*.sql',
  '**/supabase/migrations/*.sql',
];

export const defaultSettings: Settings = {
  lintEnabled: true,
  lint: defaultLintSettings,
  codeLensEnabled: true,
  codeLensCosts: true,
  assume: {},
  testFiles: defaultTestFiles,
  schemaFiles: defaultSchemaFiles,
  schemaFolder: undefined,
  baseline: undefined,
};

/**
 * Reads the `forecost` section as the editor sends it. A value that does not fit is told in `problems`, one sentence
 * each, and its default stands in; the rest is kept.
 */
export function readSettings(
  section: unknown,
  ruleNames: ReadonlySet<string>,
): { readonly settings: Settings; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const read = <T>(path: string, schema: v.GenericSchema<T>, fallback: T, wanted: string): T => {
    const value = valueAt(section, path);
    if (value === undefined || value === null) return fallback;
    const result = v.safeParse(schema, value);
    if (result.success) return result.output;
    problems.push(`forecost.${path} must be ${wanted}; its default is used.`);
    return fallback;
  };

  const severities = new Map<string, Level>();
  const given = read('rules', v.record(v.string(), v.unknown()), {}, 'an object of rules and levels');
  for (const [rule, wanted] of Object.entries(given)) {
    const result = v.safeParse(level, wanted);
    if (!ruleNames.has(rule)) problems.push(`forecost.rules names the rule "${rule}", which does not exist.`);
    else if (!result.success) {
      problems.push(
        `forecost.rules: the level of "${rule}" must be one of ${levels.join(', ')}; its own level is used.`,
      );
    } else severities.set(rule, result.output);
  }

  const settings: Settings = {
    lintEnabled: read('lint.enabled', v.boolean(), true, 'true or false'),
    lint: {
      ...defaultLintSettings,
      severities,
      limit: read(
        'lint.limit',
        v.pipe(v.number(), v.integer(), v.minValue(1)),
        defaultLintSettings.limit,
        'a whole number of at least 1',
      ),
      maxCost: read('lint.maxCost', v.nullable(cost), null, 'a cost or null') ?? undefined,
    },
    codeLensEnabled: read('codeLens.enabled', v.boolean(), true, 'true or false'),
    codeLensCosts: read('codeLens.costs', v.boolean(), true, 'true or false'),
    assume: read('assume', rowsByTable, {}, 'an object of tables and whole numbers of rows'),
    testFiles: read('lint.testFiles', v.array(v.string()), [...defaultTestFiles], 'a list of glob patterns'),
    schemaFiles: read(
      'schema.files',
      v.array(v.string()),
      [...defaultSchemaFiles],
      'a list of glob patterns',
    ),
    schemaFolder: undefined,
    baseline: undefined,
  };
  return { settings, problems };
}

/**
 * The settings of a file under a configuration. What a person set wins; the editor does not say what that is, so
 * that a setting which equals its default counts as not set.
 */
export function underConfig(settings: Settings, config: FolderConfig | undefined, file: string): Settings {
  const testFiles = isDefault(settings.testFiles, defaultTestFiles)
    ? (config?.testFiles ?? settings.testFiles)
    : settings.testFiles;
  const levels: RuleLevels[] = [settings.lint.severities];
  if (config) levels.unshift(config.rulesFor(file));
  const folder = config?.folder ?? settings.schemaFolder;
  if (isTestFile(file, folder, testFiles) || undoesMigration(file, folder) || isExtensionScript(file))
    levels.unshift(levelsInTests);
  const lint = {
    ...settings.lint,
    severities: new Map(levels.flatMap((some) => [...some])),
    runsOnce: isMigration(file, folder),
  };
  const lintEnabled = settings.lintEnabled && !isIgnored(file, config, folder);
  if (!config) return { ...settings, lint, lintEnabled };
  const ownLimit = lint.limit !== defaultLintSettings.limit;
  const maxCost = lint.maxCost ?? config.maxCost;
  const schema =
    config.schemaFiles && isDefault(settings.schemaFiles, defaultSchemaFiles)
      ? { schemaFiles: config.schemaFiles, schemaFolder: config.folder }
      : { schemaFiles: settings.schemaFiles, schemaFolder: settings.schemaFolder };
  return {
    ...settings,
    ...schema,
    testFiles,
    lintEnabled,
    lint: {
      ...lint,
      limit: ownLimit ? lint.limit : (config.limit ?? lint.limit),
      ...(maxCost !== undefined && { maxCost }),
    },
    // One schema has one size, whichever file below its folder is read.
    ...(schema.schemaFolder === config.folder && { assume: { ...config.assume, ...settings.assume } }),
  };
}

function isDefault(patterns: readonly string[], defaults: readonly string[]): boolean {
  return patterns.join('\n') === defaults.join('\n');
}

function valueAt(section: unknown, path: string): unknown {
  let value = section;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
