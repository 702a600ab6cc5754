import { hasFewerRows, namedTable, sizeText } from '../schema/named-table';
import { isConstant, operatorName } from '../schema/predicates';
import { scopeOf } from '../schema/scope';
import { expressionRange } from '../syntax/expression-range';
import { as, type Visit } from '../syntax/tree';
import { hasOpenText } from './rewrites/open-text';
import { type Context, defineRule, type ParsedStatement } from './rule';

/** So few rows are counted in no time. */
const fewRows = 10_000;

export const wholeTableCount = defineRule<'nothing'>({
  name: 'whole-table-count',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['FuncCall'],
  fix: 'none',
  summary: 'A count of all rows of a table, for which all of them are read.',
  why: 'PostgreSQL keeps no count: which rows exist depends on the transaction that asks, so `count(*)` reads the whole table or a whole index of it each time. It grows with the table, and a page that shows it grows with it.',
  advice:
    'Where an estimate will do, read `reltuples` from `pg_class`; where the exact number is shown often, keep it in a table of its own. Count with a `WHERE` that an index answers where only part of the rows is meant.',
  bad: ['SELECT count(*) FROM orders;'],
  good: [
    'SELECT count(*) FROM orders WHERE user_id = $1;',
    'SELECT status, count(*) FROM orders GROUP BY status;',
    'SELECT count(*) FROM (SELECT id FROM orders WHERE total > 5) o;',
    'CREATE TABLE orders (id bigint PRIMARY KEY);\nSELECT count(*) FROM orders;',
    'SELECT count(*) FROM pg_stat_activity;',
    'SELECT count(*), avg(total) FROM orders;',
  ],
  *check(statement, context) {
    // A materialized view counts when it is refreshed.
    const isKept = statement.tree.root.type === 'CreateTableAsStmt';
    if (isKept || hasOpenText(statement) || statement.isPrefixed) return;
    for (const call of statement.tree.of('FuncCall')) {
      const { funcname, over, agg_filter } = call.node;
      if (operatorName(funcname) !== 'count' || over || agg_filter || call.node.agg_distinct) continue;
      const counted = wholeTable(call, statement, context);
      if (!counted) continue;
      yield {
        range: expressionRange(statement, call),
        message: `Reads all of \`${counted.written}\`${sizeText(counted.table)} to count its rows.`,
      };
    }
  },
});

/** The table that is alone in the FROM of a query without any condition. */
function wholeTable(call: Visit, statement: ParsedStatement, context: Context) {
  const target = as(call.parent, 'ResTarget');
  const select = as(target?.parent, 'SelectStmt');
  if (!select || target?.field !== 'targetList' || isCompared(select)) return undefined;
  // What stands beside it needs the rows in any case.
  const others = (select.node.targetList ?? []).filter((one) => Object.values(one)[0] !== target.node);
  if (!others.every((one) => isConstant(one, statement.tree))) return undefined;
  const { whereClause, groupClause, havingClause, fromClause = [] } = select.node;
  const [only, ...more] = fromClause;
  if (whereClause || groupClause || havingClause || more.length > 0 || !only || !('RangeVar' in only))
    return undefined;
  const [relation] = scopeOf(select, statement.tree, context.schema).relations;
  const table = namedTable(only.RangeVar, statement, context);
  const isOwn = relation?.kind === 'table' && !/^(?:pg_|information_schema\.)/.test(table.written);
  if (!isOwn || table.createdHere || hasFewerRows(table.table, fewRows)) return undefined;
  return table.table?.kind === 'view' ? undefined : table;
}

/** A count that is only compared is asked for existence, which another rule speaks of. */
function isCompared(select: Visit<'SelectStmt'>): boolean {
  const subquery = as(select.parent, 'SubLink');
  return as(subquery?.parent, 'A_Expr') !== undefined;
}
