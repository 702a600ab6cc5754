import { namedTable } from '../schema/named-table';
import { ownUniqueKeys } from '../schema/unique-keys';
import { as } from '../syntax/tree';
import { defineRule } from './rule';

export const missingPrimaryKey = defineRule<'schema'>({
  name: 'missing-primary-key',
  severity: 'information',
  since: '0.1.0',
  needs: 'schema',
  nodes: ['CreateStmt'],
  fix: 'none',
  summary: 'A table without a primary key.',
  why: 'Without a key no statement can speak of one row: a duplicate cannot be deleted alone, rows cannot be read page by page or joined to exactly once, and the planner has no index to find one by. Logical replication refuses UPDATE and DELETE on such a table, and tools that write a table anew while it is used, such as pg_repack, refuse it too.',
  advice:
    'Declare the columns that tell the rows apart `PRIMARY KEY`, or add one: `id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY`.',
  bad: [
    'CREATE TABLE tags (name text, post_id bigint);',
    'CREATE TABLE users (id bigint, email text UNIQUE);',
  ],
  good: [
    'CREATE TABLE tags (name text, post_id bigint, PRIMARY KEY (post_id, name));',
    'CREATE TABLE tags (id bigint NOT NULL, name text);\nALTER TABLE ONLY tags ADD CONSTRAINT tags_pkey PRIMARY KEY (id);',
    'CREATE TEMP TABLE tags (name text);',
    "CREATE TABLE readings (at timestamptz NOT NULL, value float);\nSELECT create_hypertable('readings', 'at');",
    'CREATE TABLE readings (at timestamptz NOT NULL, value float) WITH (tsdb.hypertable);',
    'CREATE TABLE users (email text NOT NULL UNIQUE);',
  ],
  *check(statement, context) {
    const create = as(statement.tree.root, 'CreateStmt')?.node;
    if (create?.relation?.relpersistence !== 'p') return;
    // Keys of these are a matter of the other table, or need the columns that partition it.
    if (create.inhRelations || create.ofTypename || create.partspec || create.partbound) return;
    if (!create.tableElts?.some((element) => 'ColumnDef' in element)) return;
    if (create.tableElts.some((element) => 'TableLikeClause' in element)) return;
    const { table, temporary, written, range } = namedTable(create.relation, statement, context);
    if (table?.kind !== 'table' || temporary || table.primaryKey || table.hypertable) return;
    if (table.partlyKnown) return;
    const [key, ...others] = ownUniqueKeys(table);
    if (key?.notNull || others.some(({ notNull }) => notNull)) return;
    const apart = key
      ? `only UNIQUE (${key.columns.join(', ')}) tells its rows apart, where no NULL stands in it`
      : 'nothing tells its rows apart';
    yield { range, message: `\`${written}\` has no primary key: ${apart}.` };
  },
});
