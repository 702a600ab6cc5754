import { hasFewerRows, sizeText } from '../schema/named-table';
import { holdsToOneRow } from '../schema/one-row';
import { operatorName, visitOf } from '../schema/predicates';
import { scopeOf } from '../schema/scope';
import { expressionRange } from '../syntax/expression-range';
import { as, type Tree, type Visit } from '../syntax/tree';
import { defineRule } from './rule';

/** So few rows are sorted in no time. */
const fewRows = 1_000;

export const orderByRandom = defineRule<'nothing'>({
  name: 'order-by-random',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SortBy'],
  fix: 'none',
  summary: 'A query that sorts its rows by a random number.',
  why: 'PostgreSQL draws a number for every row that the query finds and sorts all of them, also where `LIMIT 1` keeps a single one. No index can help, and the cost grows with the table.',
  advice:
    'Take rows from random places of the table with `TABLESAMPLE`, or draw a random key and read the next row: `WHERE id >= $1 ORDER BY id LIMIT 1`.',
  bad: [
    'SELECT id FROM products ORDER BY random() LIMIT 1;',
    'SELECT id FROM products WHERE stock > 0 ORDER BY gen_random_uuid();',
  ],
  good: [
    'SELECT id FROM hosts ORDER BY load, random() LIMIT 1;',
    'SELECT id FROM products TABLESAMPLE SYSTEM_ROWS (1);',
    'SELECT n FROM generate_series(1, 9) n ORDER BY random();',
    'SELECT id, random() FROM products ORDER BY id LIMIT 1;',
  ],
  *check(statement, context) {
    const { tree } = statement;
    for (const sort of tree.of('SortBy')) {
      const select = as(sort.parent, 'SelectStmt');
      const expression = visitOf(sort.node.node, tree);
      const isFirst = select?.node.sortClause?.[0];
      if (!isFirst || !('SortBy' in isFirst) || isFirst.SortBy !== sort.node) continue;
      if (!select || sort.field !== 'sortClause' || !expression || !drawsNumber(expression, tree)) continue;
      const tables = scopeOf(select, tree, context.schema).relations.filter((one) => one.kind === 'table');
      const [first] = tables;
      if (!first || tables.every((one) => hasFewerRows(one.table, fewRows))) continue;
      if (tables.some((one) => holdsToOneRow(select.node.whereClause, one, tree, context.schema))) continue;
      const which = select.node.whereClause ? 'all rows that it finds in' : 'all rows of';
      const kept = select.node.limitCount ? ', to keep only those of the LIMIT' : '';
      yield {
        range: expressionRange(statement, expression),
        message: `Sorts ${which} \`${first.written}\`${sizeText(first.table)} by a random number${kept}.`,
      };
    }
  },
});

const drawing = new Set(['random', 'gen_random_uuid', 'uuid_generate_v4', 'uuidv4']);

function drawsNumber(expression: Visit, tree: Tree): boolean {
  for (const visit of tree.below(expression)) {
    if (visit.type === 'SubLink') return false;
    const name = operatorName(as(visit, 'FuncCall')?.node.funcname);
    if (name !== undefined && drawing.has(name)) return true;
  }
  return false;
}
