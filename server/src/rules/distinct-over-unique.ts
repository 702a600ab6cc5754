import { visitOf } from '../schema/predicates';
import { namePath, type Relation, resolveColumn, scopeOf } from '../schema/scope';
import { uniqueKeysOf } from '../schema/unique-keys';
import { as, type Visit } from '../syntax/tree';
import { distinctWord, isDistinct } from './rewrites/distinct-word';
import { hasOpenText } from './rewrites/open-text';
import { removal } from './rewrites/removal';
import { callsBelow, givesOneValue } from './rewrites/row-functions';
import { keepsRowsOf } from './rewrites/single-match';
import { type Context, defineRule, type ParsedStatement } from './rule';

const ddl =
  'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total numeric);\n';

export const distinctOverUnique = defineRule<'schema'>({
  name: 'distinct-over-unique',
  severity: 'warning',
  since: '0.1.0',
  needs: 'schema',
  fix: 'safe',
  summary: 'DISTINCT over rows that are distinct already: a unique key is among the columns.',
  why: 'Where the query returns a whole unique key and no join repeats its rows, no two rows can be equal. PostgreSQL does not see that: it sorts or hashes the whole result all the same, before it returns the first row.',
  advice: 'Remove `DISTINCT`: the same rows come back.',
  bad: [
    `${ddl}SELECT DISTINCT id, total FROM orders WHERE id > $1;`,
    `${ddl}SELECT DISTINCT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id > $1;`,
  ],
  good: [
    `${ddl}SELECT DISTINCT user_id FROM orders;`,
    `${ddl}SELECT DISTINCT u.id, u.name FROM users u JOIN orders o ON o.user_id = u.id;`,
    `${ddl}SELECT id, total FROM orders;`,
    `${ddl}SELECT DISTINCT ON (user_id) id, user_id FROM orders ORDER BY user_id, total;`,
  ],
  *check(statement, context) {
    if (hasOpenText(statement)) return;
    for (const select of statement.tree.of('SelectStmt')) {
      if (!isDistinct(select.node) || select.node.groupClause || select.node.havingClause) continue;
      const key = uniqueKeyShown(select, statement, context);
      const word = key && distinctWord(statement, select);
      const edit = word && removal(statement, word);
      if (!key || !word || !edit) continue;
      yield {
        range: word,
        message: `DISTINCT compares all rows for nothing: ${key} is unique, and nothing repeats it.`,
        fixes: [{ title: 'Remove DISTINCT', safety: 'safe', edits: [edit] }],
      };
    }
  },
});

function uniqueKeyShown(
  select: Visit<'SelectStmt'>,
  { tree }: ParsedStatement,
  { schema }: Context<'schema'>,
): string | undefined {
  const { targetList = [], fromClause = [], whereClause } = select.node;
  // A function may return several rows for one.
  for (const target of targetList)
    if (!callsBelow(visitOf(target, tree), tree).every(givesOneValue)) return undefined;
  const scope = scopeOf(select, tree, schema);
  if (scope.mergesColumns || scope.relations.length === 0) return undefined;
  for (const relation of scope.relations) {
    const { table } = relation;
    if (!table || relation.nullable || (table.kind !== 'table' && table.kind !== 'partitioned-table'))
      continue;
    const shown = shownColumns(relation, select);
    const key = uniqueKeysOf(table).find((one) => one.notNull && one.columns.every(shown));
    if (!key || !keepsRowsOf(relation, scope, fromClause, whereClause, tree, schema)) continue;
    return key.columns.map((column) => `\`${relation.written}.${column}\``).join(', ');
  }
  return undefined;

  function shownColumns(relation: Relation, { node }: Visit<'SelectStmt'>): (column: string) => boolean {
    const names = new Set<string>();
    for (const target of node.targetList ?? []) {
      const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
      const reference = as(visitOf(value, tree), 'ColumnRef');
      if (!reference) continue;
      const { fields = [] } = reference.node;
      if (namePath(fields)) {
        const resolved = resolveColumn(reference, tree, schema);
        if (resolved?.relation.node === relation.node) names.add(resolved.name);
        continue;
      }
      const before = fields.at(-2);
      const isOwn = !before || ('String' in before && before.String.sval === relation.name);
      if (isOwn) for (const column of relation.table?.columns ?? []) names.add(column.name);
    }
    return (column) => names.has(column);
  }
}
