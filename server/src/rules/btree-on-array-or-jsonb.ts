import { namedTable } from '../schema/named-table';
import { findColumn } from '../schema/schema';
import { as } from '../syntax/tree';
import { writtenIndex } from './rewrites/written-index';
import { defineRule } from './rule';

export const btreeOnArrayOrJsonb = defineRule<'schema'>({
  name: 'btree-on-array-or-jsonb',
  severity: 'information',
  since: '0.1.0',
  needs: 'schema',
  nodes: ['IndexStmt'],
  fix: 'unsafe',
  summary: 'A B-tree index on an array, on jsonb, or on a text search vector.',
  why: 'A B-tree compares whole values: it finds the rows whose array or document is equal to another, or sorts behind it. What people ask is whether it holds an element or a key, and that only a GIN index answers. A value longer than a third of a page (2,704 bytes) cannot be written at all: it does not fit into a B-tree.',
  advice:
    'Create the index `USING gin`. It serves `@>`, `&&`, `?` and `@@`. Keep the B-tree where whole values are compared.',
  bad: [
    'CREATE TABLE posts (id bigint PRIMARY KEY, tags text[]);\nCREATE INDEX ON posts (tags);',
    'CREATE TABLE posts (id bigint PRIMARY KEY, doc jsonb, at date);\nCREATE INDEX ON posts USING btree (at, doc);',
  ],
  good: [
    'CREATE TABLE posts (id bigint PRIMARY KEY, tags text[]);\nCREATE INDEX ON posts USING gin (tags);',
    "CREATE TABLE posts (id bigint PRIMARY KEY, doc jsonb);\nCREATE INDEX ON posts ((doc ->> 'name'));",
    'CREATE TABLE posts (id bigint PRIMARY KEY, tags text[]);\nCREATE UNIQUE INDEX ON posts (tags);',
  ],
  *check(statement, context) {
    const node = as(statement.tree.root, 'IndexStmt')?.node;
    if (!node?.relation || node.unique || (node.accessMethod ?? 'btree') !== 'btree') return;
    const target = namedTable(node.relation, statement, context);
    if (!target.table || target.temporary) return;
    const written = writtenIndex(statement, target);
    const elements = node.indexParams ?? [];
    for (const [i, element] of elements.entries()) {
      const key = 'IndexElem' in element ? element.IndexElem : undefined;
      const column = key?.name === undefined ? undefined : findColumn(target.table, key.name);
      const range = written?.keys[i];
      if (!written || !range || !column || !holdsMany(column.type)) continue;
      const isPlain =
        elements.length === 1 && range.end - range.start === key?.name?.length && !node.indexIncludingParams;
      const { method, open } = written;
      const space = /\s/.test(statement.text.charAt(open.start - 1)) ? '' : ' ';
      const edit = method
        ? { range: method, newText: 'gin' }
        : { range: { start: open.start, end: open.start }, newText: `${space}USING gin ` };
      yield {
        range,
        message: `A B-tree finds \`${column.name}\` (${column.type}) only as a whole, not by what it holds.`,
        ...(isPlain && { fixes: [{ title: 'Create it USING gin', safety: 'unsafe', edits: [edit] }] }),
      };
    }
  },
});

function holdsMany(type: string): boolean {
  return type.endsWith('[]') || type === 'jsonb' || type === 'tsvector';
}
