import * as v from 'valibot';
import { defaultLintSettings, type LintSettings } from '../lint/settings';

/** The `forecost.*` settings that the server reads, for one document. */
export interface Settings {
  readonly lintEnabled: boolean;
  readonly lint: LintSettings;
  readonly codeLensEnabled: boolean;
  /** Glob patterns, relative to the workspace folder, of the files whose DDL makes up the schema. */
  readonly schemaFiles: readonly string[];
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
  schemaFiles: defaultSchemaFiles,
};

const severity = v.picklist(['error', 'warning', 'information', 'hint', 'refactoring', 'off']);

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

  const severities = new Map<string, v.InferOutput<typeof severity>>();
  const given = read('rules', v.record(v.string(), v.unknown()), {}, 'an object of rules and levels');
  for (const [rule, level] of Object.entries(given)) {
    const result = v.safeParse(severity, level);
    if (!ruleNames.has(rule)) problems.push(`forecost.rules names the rule "${rule}", which does not exist.`);
    else if (!result.success) {
      problems.push(
        `forecost.rules: the level of "${rule}" must be one of ${severity.options.join(', ')}; its own level is used.`,
      );
    } else severities.set(rule, result.output);
  }

  const settings: Settings = {
    lintEnabled: read('lint.enabled', v.boolean(), true, 'true or false'),
    lint: {
      severities,
      limit: read(
        'lint.limit',
        v.pipe(v.number(), v.integer(), v.minValue(1)),
        defaultLintSettings.limit,
        'a whole number of at least 1',
      ),
    },
    codeLensEnabled: read('codeLens.enabled', v.boolean(), true, 'true or false'),
    schemaFiles: read(
      'schema.files',
      v.array(v.string()),
      [...defaultSchemaFiles],
      'a list of glob patterns',
    ),
  };
  return { settings, problems };
}

function valueAt(section: unknown, path: string): unknown {
  let value = section;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
