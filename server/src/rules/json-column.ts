import { namePath } from '../schema/scope';
import { ancestor } from '../syntax/tree';
import { lastingColumns } from './rewrites/column-definitions';
import { defineRule, type ParsedStatement } from './rule';

export const jsonColumn = defineRule<'nothing'>({
  name: 'json-column',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['ColumnDef'],
  fix: 'unsafe',
  summary: 'A column of type json, which is parsed again for each access and has no index for searches.',
  why: '`json` keeps the text as it was written: each `->` reads and parses all of it again, `@>` and the other operators that search do not exist, and neither does a GIN index. It has no equality either, so that DISTINCT, GROUP BY and UNION over the column fail. `jsonb` is parsed once, when it is written.',
  advice:
    'Make it `jsonb`. Keep `json` only where the text has to come back byte for byte: `jsonb` keeps neither white space, nor the order of keys, nor a key twice.',
  bad: [
    'CREATE TABLE posts (id bigint PRIMARY KEY, meta json);',
    "ALTER TABLE posts ADD COLUMN meta json DEFAULT '{}';",
    "CREATE TABLE posts (id bigint PRIMARY KEY, meta json CHECK (matches_schema('{}', meta)));",
  ],
  good: ['CREATE TABLE posts (id bigint PRIMARY KEY, meta jsonb);', 'CREATE TEMP TABLE loaded (line json);'],
  *check(statement, context) {
    for (const column of lastingColumns(statement, types, context)) {
      yield {
        range: column.typeRange,
        message: `\`${column.name}\` is json: it is parsed again for each access, and no GIN index helps to search it.`,
        ...(!isUsed(column.name, statement) && {
          fixes: [
            {
              title: 'Make it jsonb',
              safety: 'unsafe',
              edits: [{ range: column.typeRange, newText: 'jsonb' }],
            },
          ],
        }),
      };
    }
  },
});

/** A constraint or generated column of the statement calls something for it, which may take json alone. */
function isUsed(name: string, { tree }: ParsedStatement): boolean {
  return tree
    .of('ColumnRef')
    .some(
      (reference) => ancestor(reference, 'Constraint') && namePath(reference.node.fields)?.at(-1) === name,
    );
}

const types: ReadonlySet<string> = new Set(['json']);
