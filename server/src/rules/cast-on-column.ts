import { namePath, resolveColumn } from '../schema/scope';
import { expressionRange } from '../syntax/expression-range';
import { print } from '../syntax/print';
import { as, type Visit } from '../syntax/tree';
import { expressionIndex, indexOnColumn } from './rewrites/column-expression';
import { filterConditions } from './rewrites/filter-conditions';
import { mayBeIndexed } from './rewrites/indexable';
import { isHiddenInVain } from './rewrites/narrowed-beside';
import { timeRangeFix } from './rewrites/time-range';
import { uncastFix } from './rewrites/uncast';
import { startsWithWildcard } from './rewrites/wildcard-pattern';
import { defineRule } from './rule';

export const castOnColumn = defineRule<'nothing'>({
  name: 'cast-on-column',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['A_Expr'],
  fix: 'safe',
  isOptimization: true,
  summary:
    'A condition that casts the column instead of the value, which an index on the column cannot answer.',
  why: 'An index on `created_at` holds timestamps: `created_at::date = $1` is computed for every row of the table. The cast also hides the column from its statistics, so that the number of matching rows is a guess.',
  advice:
    "Cast the other side (`id = $1::bigint`), write a cast to `date` as a range (`created_at >= $1 AND created_at < $1 + 1`), or change the column's type.",
  bad: [
    "SELECT id FROM orders WHERE created_at::date = '2024-05-01';",
    'SELECT id FROM orders WHERE CAST(id AS text) = $1;',
    "CREATE TABLE orders (id bigint PRIMARY KEY, placed timestamp);\nCREATE INDEX orders_placed_idx ON orders (placed);\nSELECT id FROM orders WHERE placed::date BETWEEN '2024-05-01' AND '2024-05-07';",
    "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\nSELECT total FROM orders WHERE id::text = '42';",
  ],
  good: [
    'SELECT shardid FROM pg_shard JOIN pg_placement USING (shardid) WHERE relid::text = $1;',
    'SELECT id FROM orders WHERE id = $1::bigint;',
    'SELECT id::text FROM orders WHERE id = 1;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, day date, code varchar(9));\nSELECT id FROM orders WHERE day::date > $1 AND code::text = $2;',
    "SELECT id FROM events WHERE (payload->>'n')::int = 1;",
    "CREATE TABLE orders (id bigint PRIMARY KEY, placed timestamp);\nCREATE INDEX orders_day_idx ON orders ((placed::date));\nSELECT id FROM orders WHERE placed::date = '2024-05-01';",
    "SELECT id FROM orders WHERE code::text LIKE '%7';",
    'CREATE TABLE orders (id bigint PRIMARY KEY, shop_id bigint, code int);\nCREATE INDEX ON orders (shop_id);\nSELECT id FROM orders WHERE shop_id = $1 AND code::text = $2;',
  ],
  *check(statement, context) {
    const { tree } = statement;
    for (const condition of filterConditions(tree)) {
      const { side, operator, value, whole } = condition;
      if (operator === '<>' || operator === '!=') continue;
      // Without the cast the pattern would read every row as well: `leading-wildcard` tells what helps.
      if (isMatch(whole) && startsWithWildcard(value)) continue;
      const cast = as(side, 'TypeCast');
      const argument = cast?.node.arg;
      const reference =
        argument && 'ColumnRef' in argument ? as(tree.visit(argument.ColumnRef), 'ColumnRef') : undefined;
      const name = reference && namePath(reference.node.fields)?.at(-1);
      if (!cast?.node.typeName || !reference || name === undefined) continue;
      const resolved = resolveColumn(reference, tree, context.schema);
      if (!mayBeIndexed(reference, resolved, tree, context.schema)) continue;
      const inside = { name, ...(resolved && { resolved }) };
      const type = print({ TypeName: cast.node.typeName });
      if (expressionIndex(side, inside) || isFree(resolved?.column?.type, type)) continue;
      if (isHiddenInVain(whole, inside, tree, context.schema)) continue;
      const index = indexOnColumn(inside);
      const fix =
        timeRangeFix(condition, statement, context.schema) ??
        uncastFix(condition, { column: reference.node, from: resolved?.column?.type }, statement);
      yield {
        range: expressionRange(statement, side),
        message: index
          ? `Casts \`${name}\` to ${type} in every row: the index \`${index.name}\` cannot be used.`
          : `Casts \`${name}\` to ${type} in every row: an index on it cannot be used.`,
        ...(fix && { fixes: [fix] }),
      };
    }
  },
});

/** LIKE, ILIKE or SIMILAR TO. */
function isMatch({ node }: Visit<'A_Expr'>): boolean {
  const { kind } = node;
  return kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE' || kind === 'AEXPR_SIMILAR';
}

/** Neither a cast to the same type nor one that changes no byte keeps an index from being used. */
function isFree(from: string | undefined, to: string): boolean {
  const bare = from?.replace(/\(.*\)/, '');
  if (bare === undefined || to.includes('(')) return false;
  const same = new Map([
    ['timestamp without time zone', 'timestamp'],
    ['timestamp with time zone', 'timestamptz'],
    ['character varying', 'varchar'],
    ['integer', 'int'],
  ]);
  if (bare === 'character varying' && to === 'text') return true;
  return to === bare || to === same.get(bare);
}
