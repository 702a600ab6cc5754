import type { Rule } from '../src/rules/rule';
import { defaultTestFiles } from '../src/workspace/file-kinds';
import { filesOfOtherDatabases } from '../src/workspace/other-databases';

interface RuleName extends Pick<Rule, 'name' | 'severity' | 'summary'> {}

/** The JSON schema of `forecost.config.json`, for the editor's completions and checks. */
export function configSchema(rules: readonly RuleName[]): object {
  const patterns = { type: 'array', items: { type: 'string', minLength: 1 } };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of Forecost',
    type: 'object',
    allowTrailingCommas: true,
    additionalProperties: false,
    properties: {
      $schema: { type: 'string', description: 'The schema of this file.' },
      extends: {
        description: 'Configurations that this one builds on, relative to this file; later ones win.',
        oneOf: [{ type: 'string' }, patterns],
      },
      rules: { $ref: '#/definitions/rules' },
      limit: {
        type: 'integer',
        minimum: 1,
        default: 100,
        description: 'The number of rows that fixes insert as LIMIT.',
      },
      maxCost: {
        type: 'number',
        minimum: 0,
        description:
          'The estimated cost above which a statement is reported by `expensive-query`, where a snapshot or a connection tells.',
      },
      assume: {
        type: 'object',
        additionalProperties: { type: 'integer', minimum: 0 },
        description:
          'How many rows tables are taken to have where there are migrations and no snapshot, by their names; `*` for all others, of which 10,000 are assumed. Counts in the configuration whose folder holds the schema.',
      },
      schemaFiles: {
        ...patterns,
        description: 'Glob patterns of the files whose DDL makes up the schema, relative to this folder.',
      },
      testFiles: {
        ...patterns,
        default: [...defaultTestFiles],
        description:
          'Glob patterns of the files of tests, relative to this folder. What depends on size or intent is not reported there, unless its rule is named in rules.',
      },
      ignore: {
        ...patterns,
        default: [...filesOfOtherDatabases],
        description: 'Glob patterns of files and folders that are not linted, relative to this folder.',
      },
      overrides: {
        type: 'array',
        description: 'Levels for some files; later ones win.',
        items: {
          type: 'object',
          required: ['files'],
          additionalProperties: false,
          properties: {
            files: { ...patterns, description: 'Glob patterns, relative to this folder.' },
            rules: { $ref: '#/definitions/rules' },
          },
        },
      },
    },
    definitions: {
      rules: {
        type: 'object',
        description: 'The level of each rule, or off.',
        additionalProperties: false,
        properties: Object.fromEntries(
          rules.map(({ name, severity, summary }) => [
            name,
            { $ref: '#/definitions/level', default: severity, description: summary },
          ]),
        ),
      },
      level: { enum: ['error', 'warning', 'information', 'hint', 'refactoring', 'off'] },
    },
  };
}
