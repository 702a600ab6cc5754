import { columnComparison, listItems } from '../schema/predicates';
import { resolveColumn } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { tokenIndexAt } from '../syntax/tokens';
import { type Context, defineRule, type Fix, type ParsedStatement } from './rule';

const ddl =
  'CREATE TABLE orders (id bigint PRIMARY KEY, code text, total integer);\nCREATE INDEX ON orders (code);\n';

export const implicitCast = defineRule<'schema'>({
  name: 'implicit-cast',
  severity: 'warning',
  since: '0.1.0',
  needs: 'schema',
  nodes: ['A_Expr'],
  fix: 'safe',
  isOptimization: true,
  summary: 'A column is compared with a number of another type: no index, or an error.',
  why: 'A number with decimals is `numeric`. Compared with a whole-number column, it makes PostgreSQL cast the column of every row to `numeric`, and the index on the column cannot be used. A text column is not cast at all: `code = 5` fails with “operator does not exist: text = integer”.',
  advice: "Write the value in the type of the column: `id = 5`, `code = '5'`.",
  bad: [`${ddl}SELECT code FROM orders WHERE id = 5.0;`, `${ddl}SELECT id FROM orders WHERE code = 5;`],
  good: [
    `${ddl}SELECT code FROM orders WHERE id = 5;`,
    `${ddl}SELECT id FROM orders WHERE code = '5';`,
    `${ddl}SELECT code FROM orders WHERE id > 30000000000;`,
    `${ddl}SELECT id FROM orders WHERE id = $1 AND total > 99.5;`,
  ],
  *check(statement, context) {
    const { tree } = statement;
    for (const { node } of tree.of('A_Expr')) {
      const comparison = columnComparison({ A_Expr: node }, tree);
      if (!comparison || !compared.has(comparison.operator)) continue;
      const resolved = resolveColumn(comparison.column, tree, context.schema);
      const table = resolved?.relation.table;
      if (!resolved?.column || !table || resolved.relation.kind !== 'table') continue;
      const type = resolved.column.type.replace(/\(.*\)/, '');
      for (const item of listItems(comparison.value)) {
        const found = mismatch(item, type, resolved.name, table, statement);
        if (!found) continue;
        yield found;
        break;
      }
    }
  },
});

const compared = new Set(['=', '<', '>', '<=', '>=', '<>', 'IN', 'BETWEEN']);
const wholeNumbers = new Set(['smallint', 'integer', 'bigint']);
const texts = new Set(['text', 'character varying']);

type Table = NonNullable<ReturnType<Context<'schema'>['schema']['tables']['get']>>;

function mismatch(item: Node, type: string, column: string, table: Table, { text, tokens }: ParsedStatement) {
  if (!('A_Const' in item)) return undefined;
  const { ival, fval, location = 0 } = item.A_Const;
  if (ival === undefined && fval === undefined) return undefined;
  const token = tokens[tokenIndexAt(tokens, location)];
  if (token?.kind !== 'number' || token.start !== location) return undefined;
  const written = text.slice(token.start, token.end);
  const range = { start: token.start, end: token.end };
  const replace = (newText: string, safety: Fix['safety']): Fix[] => [
    { title: `Write ${newText}`, safety, edits: [{ range, newText }] },
  ];
  if (texts.has(type)) {
    return {
      range,
      message: `\`${table.name}.${column}\` is ${type}: PostgreSQL has no operator to compare it with the number ${written}.`,
      fixes: replace(`'${written}'`, 'unsafe'),
    };
  }
  // A whole number that needs more than 32 bits is a bigint.
  if (!wholeNumbers.has(type) || fval === undefined || !/^[\d_]*\.[\d_]*$/.test(written)) return undefined;
  const isIndexed = table.indexes.some((index) => index.keys[0]?.column === column);
  if (!isIndexed) return undefined;
  const whole = /^(\d+)\.0*$/.exec(written)?.[1];
  return {
    range,
    message: `${written} is numeric: \`${table.name}.${column}\` is cast from ${type} for every row, and its index is not used.`,
    ...(whole !== undefined && whole.length < 10 && { fixes: replace(whole, 'safe') }),
  };
}
