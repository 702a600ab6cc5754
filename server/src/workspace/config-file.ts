import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import * as v from 'valibot';
import { createLineIndex } from '../text/line-index';
import { type Level, level, levels, type RuleLevels } from './levels';

/** The name under which a configuration is looked for. */
export const configFileName = 'forecost.config.json';

/** What one configuration file says, before what it extends is put below it. */
export interface ConfigFile {
  /** Paths of other files, relative to this one; later ones win. */
  readonly extends: readonly string[];
  readonly rules: RuleLevels;
  readonly limit?: number;
  /** What a statement may cost by the planner's estimate. */
  readonly maxCost?: number;
  /** How many rows tables are taken to have, by their names; `*` for all others. */
  readonly assume?: Readonly<Record<string, number>>;
  /** Glob patterns, as all others relative to the folder of the file that is found beside the documents. */
  readonly schemaFiles?: readonly string[];
  /** Glob patterns of the files of tests. */
  readonly testFiles?: readonly string[];
  /** Undefined: `filesOfOtherDatabases`. */
  readonly ignore?: readonly string[];
  readonly overrides: readonly ConfigOverride[];
}

export interface ConfigOverride {
  readonly files: readonly string[];
  readonly rules: RuleLevels;
}

export const emptyConfigFile: ConfigFile = { extends: [], rules: new Map(), overrides: [] };

/** In the planner's units. */
export const cost = v.pipe(v.number(), v.minValue(0));

/** `{ "orders": 1000000, "*": 10000 }`. */
export const rowsByTable = v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(0)));

const patterns = v.array(v.pipe(v.string(), v.minLength(1)));

/**
 * Reads a configuration; comments and trailing commas are allowed. What does not fit is told in `problems`, one
 * sentence each that starts with the place, and left out; the rest is kept. `broken`: the text is no JSON object.
 */
export function readConfigFile(
  text: string,
  ruleNames: ReadonlySet<string>,
): { readonly config: ConfigFile; readonly problems: readonly string[]; readonly broken: boolean } {
  const errors: ParseError[] = [];
  const root: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) {
    const { line, character } = createLineIndex(text).positionAt(error.offset);
    const problem = `line ${line + 1}, column ${character + 1}: this is not JSON (${words(error)}).`;
    return { config: emptyConfigFile, problems: [problem], broken: true };
  }
  if (!isObject(root)) {
    return { config: emptyConfigFile, problems: ['the file must hold a JSON object.'], broken: true };
  }

  const problems: string[] = [];
  const read = <T>(value: unknown, place: string, schema: v.GenericSchema<T>, wanted: string) => {
    if (value === undefined) return undefined;
    const result = v.safeParse(schema, value);
    if (result.success) return result.output;
    problems.push(`${place} must be ${wanted}; it is left out.`);
    return undefined;
  };
  const known = (value: object, place: string, keys: readonly string[]) => {
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      problems.push(
        `${place}${key} is not known; there are ${keys.filter((one) => one !== '$schema').join(', ')}.`,
      );
    }
  };
  const readRules = (value: unknown, place: string): RuleLevels => {
    const given = isObject(value) ? value : {};
    if (value !== undefined && !isObject(value))
      problems.push(`${place} must be an object of rules and levels; it is left out.`);
    const kept = new Map<string, Level>();
    for (const [rule, wanted] of Object.entries(given)) {
      const result = v.safeParse(level, wanted);
      if (!ruleNames.has(rule)) problems.push(`${place}.${rule}: there is no rule "${rule}".`);
      else if (result.success) kept.set(rule, result.output);
      else problems.push(`${place}.${rule} must be one of ${levels.join(', ')}; it is left out.`);
    }
    return kept;
  };

  known(root, '', [
    '$schema',
    'extends',
    'rules',
    'limit',
    'maxCost',
    'assume',
    'schemaFiles',
    'testFiles',
    'ignore',
    'overrides',
  ]);
  const bases = read(root.extends, 'extends', v.union([v.string(), patterns]), 'a path or a list of paths');
  const limit = read(
    root.limit,
    'limit',
    v.pipe(v.number(), v.integer(), v.minValue(1)),
    'a whole number of at least 1',
  );
  const maxCost = read(root.maxCost, 'maxCost', cost, 'a cost');
  const assume = read(root.assume, 'assume', rowsByTable, 'an object of tables and whole numbers of rows');
  const schemaFiles = read(root.schemaFiles, 'schemaFiles', patterns, 'a list of glob patterns');
  const testFiles = read(root.testFiles, 'testFiles', patterns, 'a list of glob patterns');
  const ignore = read(root.ignore, 'ignore', patterns, 'a list of glob patterns');
  const overrides: ConfigOverride[] = [];
  const parts = read(root.overrides, 'overrides', v.array(v.unknown()), 'a list of objects') ?? [];
  for (const [i, part] of parts.entries()) {
    const place = `overrides[${i}]`;
    if (!isObject(part)) {
      problems.push(`${place} must be an object with files and rules; it is left out.`);
      continue;
    }
    known(part, `${place}.`, ['files', 'rules']);
    if (part.files === undefined) problems.push(`${place}.files is missing: the override speaks of no file.`);
    const files = read(part.files, `${place}.files`, patterns, 'a list of glob patterns');
    const rules = readRules(part.rules, `${place}.rules`);
    if (files) overrides.push({ files, rules });
  }
  return {
    config: {
      extends: typeof bases === 'string' ? [bases] : (bases ?? []),
      rules: readRules(root.rules, 'rules'),
      ...(limit !== undefined && { limit }),
      ...(maxCost !== undefined && { maxCost }),
      ...(assume && { assume }),
      ...(schemaFiles && { schemaFiles }),
      ...(testFiles && { testFiles }),
      ...(ignore && { ignore }),
      overrides,
    },
    problems,
    broken: false,
  };
}

/** `upper` on top of `lower`: its rules and numbers win, its lists of files and overrides come behind. */
export function onTop(lower: ConfigFile, upper: ConfigFile): ConfigFile {
  const ignore =
    lower.ignore && upper.ignore ? [...lower.ignore, ...upper.ignore] : (upper.ignore ?? lower.ignore);
  return {
    ...lower,
    ...upper,
    extends: [],
    rules: new Map([...lower.rules, ...upper.rules]),
    ...(lower.assume && { assume: { ...lower.assume, ...upper.assume } }),
    ...(ignore && { ignore }),
    overrides: [...lower.overrides, ...upper.overrides],
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `CloseBraceExpected` as `close brace expected`. */
function words(error: ParseError): string {
  return printParseErrorCode(error.error)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}
