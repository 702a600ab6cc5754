import { describedIndex } from '../schema/ddl/add-index';
import { coveringIndex, sameIndex } from '../schema/index-cover';
import { namedTable } from '../schema/named-table';
import type { Index, Table } from '../schema/schema';
import type { IndexStmt } from '../syntax/ast';
import { quoteIdentifier } from '../syntax/quote-identifier';
import { tokenIndexAt } from '../syntax/tokens';
import type { Range } from '../text/range';
import { defineRule, type Fix, type ParsedStatement } from './rule';

export const redundantIndex = defineRule<'schema'>({
  name: 'redundant-index',
  severity: 'warning',
  silentIn: ['tests'],
  since: '0.1.0',
  needs: 'schema',
  nodes: ['IndexStmt'],
  fix: 'unsafe',
  summary: 'An index that holds nothing that another index of the table does not hold too.',
  why: 'An index on `(a, b)` finds rows by `a` alone as well as an index on `(a)` does. The second one brings nothing to reads, but every INSERT, and every UPDATE that cannot be done in place, writes to it; it takes memory from other tables, and VACUUM has to clean it.',
  advice:
    'Leave it out, or drop it where it exists. Keep it only where it is so much smaller than the other that reading it alone pays.',
  bad: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, at date);\nCREATE INDEX orders_user ON orders (user_id);\nCREATE INDEX orders_user_at ON orders (user_id, at);',
    'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE);\nCREATE INDEX ON users (email);',
    'CREATE TABLE orders (id bigint, user_id bigint);\nCREATE INDEX a ON orders (user_id);\nCREATE INDEX b ON orders (user_id);',
  ],
  good: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, at date);\nCREATE INDEX ON orders (user_id, at);\nCREATE INDEX ON orders (at);',
    'CREATE TABLE orders (id bigint, user_id bigint);\nCREATE UNIQUE INDEX ON orders (user_id);\nCREATE INDEX ON orders (user_id, id);',
    'CREATE TABLE orders (id bigint, user_id bigint, open boolean);\nCREATE INDEX ON orders (user_id) WHERE open;\nCREATE INDEX ON orders (user_id, id);',
  ],
  *check(statement, context) {
    for (const { node } of statement.tree.of('IndexStmt')) {
      if (!node.relation) continue;
      const target = namedTable(node.relation, statement, context);
      const index = target.table && createdIndex(node, target.table, statement);
      const other = target.table && index && coveringIndex(index, target.table);
      if (!target.table || !index || !other) continue;
      const isEqual = other.keys.length === index.keys.length;
      const does = isEqual ? 'is the same as' : 'is a part of';
      const fixes: Fix[] = [removal(statement, `Leave \`${index.name}\` out`, '')];
      const isPlain = target.table.kind !== 'partitioned-table' && !target.table.hypertable;
      if (!target.createdHere && isPlain && !context.inTransaction)
        fixes.push(dropping(index, target.table, statement));
      yield {
        range: namedRange(node, statement) ?? target.range,
        message: `The index \`${index.name}\` ${does} \`${other.name}\` on \`${target.written}\` (${keysText(other)}).`,
        fixes,
      };
    }
  },
});

/** The index of the table that the statement makes: by its name, or the last of those that look like it. */
function createdIndex(node: IndexStmt, table: Table, statement: ParsedStatement): Index | undefined {
  if (node.idxname !== undefined) return table.indexes.find((index) => index.name === node.idxname);
  const described = describedIndex(node, statement);
  return table.indexes.findLast(
    (index) =>
      sameIndex(index, described) &&
      index.name.startsWith(table.name.slice(0, 20)) &&
      /_idx\d*$/.test(index.name),
  );
}

function keysText(index: Index): string {
  return index.keys.map((key) => (key.column ?? key.expression) + (key.descending ? ' DESC' : '')).join(', ');
}

function removal({ text }: ParsedStatement, title: string, newText: string): Fix {
  return { title, safety: 'unsafe', edits: [{ range: { start: 0, end: text.length }, newText }] };
}

/** For an index that the database has already. */
function dropping(index: Index, table: Table, statement: ParsedStatement): Fix {
  const name = quoteIdentifier(index.name);
  const qualified = table.schema === 'public' ? name : `${quoteIdentifier(table.schema)}.${name}`;
  return {
    ...removal(statement, `Drop \`${index.name}\` instead`, `DROP INDEX CONCURRENTLY IF EXISTS ${qualified}`),
    alone: true,
  };
}

/** The index's name, or its keys where it has none. */
function namedRange(node: IndexStmt, { text, tokens }: ParsedStatement): Range | undefined {
  const table = tokenIndexAt(tokens, node.relation?.location ?? 0);
  if (node.idxname === undefined) {
    let open = table;
    while (open < tokens.length && text.charAt(tokens[open]?.start ?? 0) !== '(') open++;
    let depth = 0;
    for (let close = open; close < tokens.length; close++) {
      const symbol = text.slice(tokens[close]?.start, tokens[close]?.end);
      if (symbol === '(') depth++;
      if (symbol === ')') depth--;
      if (depth === 0) return { start: tokens[open]?.start ?? 0, end: tokens[close]?.end ?? text.length };
    }
    return undefined;
  }
  let on = table;
  while (on > 0 && text.slice(tokens[on]?.start, tokens[on]?.end).toLowerCase() !== 'on') on--;
  const name = tokens[on - 1];
  return name && { start: name.start, end: name.end };
}
