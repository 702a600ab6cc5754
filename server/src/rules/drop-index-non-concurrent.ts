import { namesOf } from '../schema/ddl/names-of';
import { as, type NodeOf } from '../syntax/tree';
import { addConcurrently, commandWords } from './rewrites/concurrently';
import { isIndexOfNewTable } from './rewrites/index-of-new-table';
import { defineRule } from './rule';

export const dropIndexNonConcurrent = defineRule<'nothing'>({
  name: 'drop-index-non-concurrent',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['DropStmt'],
  fix: 'unsafe',
  summary: 'A DROP INDEX that waits for all queries of its table, and lets all others wait behind it.',
  why: '`DROP INDEX` takes an ACCESS EXCLUSIVE lock on the table. The drop itself is quick, but it waits until the longest query on the table is done, and every new query of that table, reads too, waits behind it. `CONCURRENTLY` waits without keeping anybody out.',
  advice:
    'Write `DROP INDEX CONCURRENTLY`, outside a transaction block and one index at a time; it takes no CASCADE, and no index of a partitioned table.',
  bad: ['DROP INDEX orders_at;', 'DROP INDEX IF EXISTS shop.orders_at, shop.orders_no;'],
  good: [
    'CREATE INDEX tried ON orders (user_id);\nDROP INDEX tried;',
    'DROP INDEX CONCURRENTLY IF EXISTS orders_at;',
    'CREATE TABLE orders (id bigint, at date);\nCREATE INDEX orders_at_idx ON orders (at);\nDROP INDEX orders_at_idx;',
    'DROP TABLE orders;',
  ],
  *check(statement, context) {
    const drop = as(statement.tree.root, 'DropStmt')?.node;
    if (drop?.removeType !== 'OBJECT_INDEX' || drop.concurrent) return;
    const indexes = indexesOf(drop);
    const old = indexes.filter(({ name, schema }) => !isIndexOfNewTable(name, schema, context));
    const range = commandWords(statement, 'index');
    const [first] = old;
    if (!first || !range) return;
    const others = old.length > 1 ? ` and ${old.length - 1} more` : '';
    const isFixable = indexes.length === 1 && drop.behavior !== 'DROP_CASCADE' && !context.inTransaction;
    yield {
      range,
      message: `Waits for all queries of the table of \`${first.name}\`${others}, and keeps out all new ones meanwhile.`,
      ...(isFixable && { fixes: [addConcurrently('Drop it CONCURRENTLY', range.end, statement)] }),
    };
  },
});

interface NamedIndex {
  readonly name: string;
  readonly schema?: string;
}

function indexesOf({ objects }: NodeOf<'DropStmt'>): NamedIndex[] {
  return (objects ?? []).flatMap((object) => {
    const path = 'List' in object ? namesOf(object.List.items) : [];
    const name = path.at(-1);
    const schema = path.at(-2);
    return name === undefined ? [] : [{ name, ...(schema !== undefined && { schema }) }];
  });
}
