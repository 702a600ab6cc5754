import { hasFewerRows, namedTable } from '../schema/named-table';
import { findColumn } from '../schema/schema';
import { tokenIndexAt } from '../syntax/tokens';
import { as } from '../syntax/tree';
import { defineRule } from './rule';

/** So few rows are read at once, with or without an index. */
const fewRows = 1_000;

export const lowValueIndex = defineRule<'schema'>({
  name: 'low-value-index',
  severity: 'information',
  since: '0.1.0',
  needs: 'schema',
  nodes: ['IndexStmt'],
  fix: 'none',
  summary: 'An index on a boolean column alone.',
  why: 'A boolean has two values: where both are common, an index on it leads to half of the table, and the planner reads the table instead. Where one of them is rare, an index that holds only the rare rows does the same and is far smaller, and the other rows need not be written to it.',
  advice:
    'Put the condition into the index and let it sort by what the query asks for: `CREATE INDEX ON jobs (created_at) WHERE NOT done`.',
  bad: [
    'CREATE TABLE jobs (id bigint PRIMARY KEY, done boolean NOT NULL);\nCREATE INDEX jobs_done ON jobs (done);',
  ],
  good: [
    'CREATE TABLE jobs (id bigint PRIMARY KEY, done boolean NOT NULL, at date);\nCREATE INDEX ON jobs (at) WHERE NOT done;',
    'CREATE TABLE jobs (id bigint PRIMARY KEY, done boolean NOT NULL, at date);\nCREATE INDEX ON jobs (done, at);',
    'CREATE TABLE jobs (id bigint PRIMARY KEY, done boolean NOT NULL);\nCREATE INDEX ON jobs (done) INCLUDE (id);',
  ],
  *check(statement, context) {
    const node = as(statement.tree.root, 'IndexStmt')?.node;
    if (!node?.relation || node.unique || node.whereClause || node.indexIncludingParams) return;
    const [only, second] = node.indexParams ?? [];
    const name = only && 'IndexElem' in only ? only.IndexElem.name : undefined;
    const target = namedTable(node.relation, statement, context);
    if (name === undefined || second || !target.table || target.temporary) return;
    const column = findColumn(target.table, name);
    if (hasFewerRows(target.table, fewRows) || column?.type !== 'boolean') return;
    const { text, tokens } = statement;
    let at = tokenIndexAt(tokens, target.range.end);
    while (at < tokens.length && text.charAt(tokens[at]?.start ?? 0) !== '(') at++;
    const token = tokens[at + 1];
    if (!token) return;
    yield {
      range: { start: token.start, end: token.end },
      message: `\`${name}\` has two values${column.notNull ? '' : ' and NULL'}: an index on it alone serves only one that is rare in \`${target.written}\`, which a partial index holds alone.`,
    };
  },
});
