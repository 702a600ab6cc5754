import { operatorName, visitOf } from '../schema/predicates';
import { resolveColumn } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { tokenIndexAt } from '../syntax/tokens';
import { ancestor, as, type Visit } from '../syntax/tree';
import { hasOpenText } from './rewrites/open-text';
import { isUnorderedAggregate } from './rewrites/row-functions';
import { rowIdentity } from './rewrites/row-identity';
import { type Context, defineRule, type ParsedStatement } from './rule';

/** What the grammar gives where no frame is written: RANGE from the first row to the peers of the current one. */
const defaultFrame = 1_058;

const ddl = 'CREATE TABLE entries (id bigint PRIMARY KEY, account bigint NOT NULL, amount numeric);\n';

export const windowRangeFrame = defineRule<'schema'>({
  name: 'window-range-frame',
  severity: 'hint',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'schema',
  nodes: ['WindowDef'],
  fix: 'safe',
  summary:
    'A running aggregate over the default frame, which looks for peers that a unique order does not have.',
  why: 'With ORDER BY and no frame, a window reaches from the first row to the last *peer* of the current one: PostgreSQL reads ahead and compares, row by row, to find where the peers end. Where the order is by a unique key, no row has peers: `ROWS` gives the same and spares the comparisons.',
  advice: 'Write `ROWS UNBOUNDED PRECEDING` behind the order.',
  bad: [`${ddl}SELECT id, sum(amount) OVER (ORDER BY id) FROM entries WHERE account = $1;`],
  good: [
    `${ddl}SELECT id, sum(amount) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM entries WHERE account = $1;`,
    `${ddl}SELECT id, sum(amount) OVER (ORDER BY amount) FROM entries WHERE account = $1;`,
    `${ddl}SELECT id, row_number() OVER (ORDER BY id) FROM entries WHERE account = $1;`,
    `${ddl}SELECT id, sum(amount) OVER (PARTITION BY account) FROM entries WHERE id > $1;`,
  ],
  *check(statement, context) {
    if (hasOpenText(statement)) return;
    for (const call of statement.tree.of('FuncCall')) {
      const { over } = call.node;
      if (!over?.orderClause || over.name !== undefined || over.refname !== undefined) continue;
      if (over.frameOptions !== defaultFrame || !isAggregate(call)) continue;
      const key = uniqueOrder(call, over.partitionClause, over.orderClause, statement, context);
      const range = key && windowRange(over.location ?? 0, statement);
      if (!range) continue;
      const at = range.end - ')'.length;
      yield {
        range,
        message: `This window looks for rows that share a place, and ${key} is unique: ROWS gives the same for less.`,
        fixes: [
          {
            title: 'Add ROWS UNBOUNDED PRECEDING',
            safety: 'safe',
            edits: [{ range: { start: at, end: at }, newText: ' ROWS UNBOUNDED PRECEDING' }],
          },
        ],
      };
    }
  },
});

function isAggregate(call: Visit<'FuncCall'>): boolean {
  const { over: _, ...node } = call.node;
  return isUnorderedAggregate({ ...call, node }) || operatorName(node.funcname) === 'array_agg';
}

/** The unique key that partition and order hold together. */
function uniqueOrder(
  call: Visit,
  partition: readonly Node[] | undefined,
  order: readonly Node[],
  { tree }: ParsedStatement,
  { schema }: Context<'schema'>,
): string | undefined {
  const select = as(ancestor(call, 'SelectStmt'), 'SelectStmt');
  if (!select || select.node.groupClause) return undefined;
  const sorted = order.flatMap((item) => ('SortBy' in item && item.SortBy.node ? [item.SortBy.node] : []));
  const columns = [...(partition ?? []), ...sorted].map((node) => {
    const reference = as(visitOf(node, tree), 'ColumnRef');
    return reference && resolveColumn(reference, tree, schema);
  });
  const names = columns.flatMap((column) => (column ? [column.name] : []));
  const identity = rowIdentity(select, tree, schema, new Set(names));
  const isHeld = identity?.columns.every((name) =>
    columns.some((column) => column?.name === name && column.relation.node === identity.relation.node),
  );
  return identity && isHeld ? identity.columns.map((name) => `\`${name}\``).join(', ') : undefined;
}

/** `(PARTITION BY … ORDER BY …)` */
function windowRange(location: number, { text, tokens }: ParsedStatement) {
  const first = tokenIndexAt(tokens, location);
  let depth = 0;
  for (let i = first; i < tokens.length; i++) {
    const symbol = text.slice(tokens[i]?.start, tokens[i]?.end);
    if (i === first && symbol !== '(') return undefined;
    if (symbol === '(') depth++;
    if (symbol === ')' && --depth === 0) return { start: location, end: tokens[i]?.end ?? text.length };
  }
  return undefined;
}
