import { hasFewerRows, namedTable, sizeText } from '../schema/named-table';
import { as, type NodeOf } from '../syntax/tree';
import { commandWords } from './rewrites/concurrently';
import { type Context, defineRule, type Finding, type ParsedStatement } from './rule';

/** So few rows are written anew at once. */
const fewRows = 1_000;

export const tableRewriteCommand = defineRule<'nothing'>({
  name: 'table-rewrite-command',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['VacuumStmt', 'ClusterStmt'],
  fix: 'none',
  summary: 'A VACUUM FULL or CLUSTER, which writes the whole table anew while nobody can read it.',
  why: '`VACUUM FULL` and `CLUSTER` write a second copy of the table and of all its indexes under an ACCESS EXCLUSIVE lock: until that is done nobody reads the table, and the disk has to hold both copies. What plain `VACUUM` frees is used again by new rows, which is enough for most tables.',
  advice:
    'Use plain `VACUUM`, and let autovacuum come more often where a table grows too much. Where the disk needs the room back, the extensions pg_repack and pg_squeeze write the table anew while others use it.',
  bad: ['VACUUM FULL orders;', 'VACUUM (FULL, ANALYZE) orders;', 'CLUSTER orders USING orders_at;'],
  good: [
    'VACUUM (ANALYZE) orders;',
    'VACUUM (FULL false) orders;',
    'CREATE TABLE orders (id bigint);\nCREATE INDEX orders_id ON orders (id);\nCLUSTER orders USING orders_id;',
  ],
  *check(statement, context) {
    const vacuum = as(statement.tree.root, 'VacuumStmt')?.node;
    if (vacuum?.is_vacuumcmd && isFull(vacuum)) {
      const relations = (vacuum.rels ?? []).map((item) =>
        'VacuumRelation' in item ? item.VacuumRelation.relation : undefined,
      );
      for (const relation of relations.length > 0 ? relations : [undefined])
        yield* finding(relation, 'full', statement, context);
    }
    const cluster = as(statement.tree.root, 'ClusterStmt')?.node;
    if (cluster) yield* finding(cluster.relation, 'cluster', statement, context);
  },
});

function isFull({ options }: NodeOf<'VacuumStmt'>): boolean {
  return (options ?? []).some((option) => {
    if (!('DefElem' in option) || option.DefElem.defname !== 'full') return false;
    const { arg } = option.DefElem;
    if (!arg) return true;
    const text =
      'String' in arg ? (arg.String.sval ?? '') : 'Integer' in arg ? `${arg.Integer.ival ?? 0}` : '';
    return /^(true|on|1)$/i.test(text);
  });
}

function* finding(
  relation: NodeOf<'RangeVar'> | undefined,
  word: 'full' | 'cluster',
  statement: ParsedStatement,
  context: Context,
): Iterable<Finding> {
  if (!relation) {
    const range = commandWords(statement, word);
    if (range) {
      yield {
        range: { start: range.end - word.length, end: range.end },
        message: `Writes ${word === 'full' ? 'every table' : 'every clustered table'} of the database anew, one after the other, and lets nobody else read it meanwhile.`,
      };
    }
    return;
  }
  const target = namedTable(relation, statement, context);
  if (target.createdHere || target.temporary || hasFewerRows(target.table, fewRows)) return;
  yield {
    range: target.range,
    message: `Writes all of \`${target.written}\`${sizeText(target.table)} anew, and lets nobody else read it meanwhile.`,
  };
}
