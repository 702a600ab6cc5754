import type { MissingIndex, PlannerVerdict } from '../plan/planner-verdict';
import type { Plan, PlanNode } from '../protocol/plan';
import type { Schema, Table } from '../schema/schema';
import { print } from '../syntax/print';
import type { StatementAdvice } from './advise-statement';
import { castsOf } from './casts-of';
import { conditionsOf } from './conditions';
import { createIndexSql, designText } from './index-design';
import { mentionsOf, ownExpression } from './row-expression';
import type { TriedIndex } from './try-candidates';

/** Below this cost a statement is quick enough whatever it does, in the planner's units. */
export const leastCost = 1_000;
/** An index has to take away so much of the cost. */
const leastShare = 0.6;
/** Reading fewer rows than that is no matter of indexes. */
const fewRows = 2_000;

/**
 * What of an advice is worth telling whoever writes the statement; undefined where nothing is, or where the costs are not
 * those of what will run.
 */
export function missingIndexes(
  { before, costBefore, costAfter, indexes }: StatementAdvice,
  schema: Schema,
): PlannerVerdict | undefined {
  if (costBefore < leastCost || costAfter > (1 - leastShare) * costBefore) return undefined;
  if (indexes.some(({ needs }) => needs.isPrunedLater)) return undefined;
  const missing = indexes.map((index) => missingOf(index, before, schema));
  const isLarge = indexes.some(({ needs }) => (needs.table.statistics?.rows ?? 0) >= fewRows);
  return isLarge ? { costBefore, costAfter, missing } : undefined;
}

function missingOf({ design, needs, sizeBytes }: TriedIndex, before: Plan, schema: Schema): MissingIndex {
  const { table } = needs;
  const expressions = design.keys.map(({ expression }) => expression);
  const columns = [...(mentionsOf(expressions, '').columns.get('') ?? [])];
  // What an UPDATE writes into stands above what it reads.
  const scan = before.nodes.findLast((node) => node.alias === needs.alias) ?? before.nodes[0];
  return {
    schema: table.schema,
    table: table.name,
    design: designText(design),
    columns,
    sql: createIndexSql(design, {
      concurrently: table.kind !== 'partitioned-table',
      searchPath: schema.searchPath,
    }),
    sizeBytes,
    reading: readingOf(scan, before, table),
    condition: scan && conditionOf(scan, columns, table),
  };
}

function readingOf(scan: PlanNode | undefined, plan: Plan, { statistics }: Table): MissingIndex['reading'] {
  const index = scan?.index ?? plan.nodes.find(({ parentId }) => parentId === scan?.id)?.index;
  if (index !== undefined) return { kind: 'by-index', index };
  return { kind: 'whole', rows: Math.max(statistics?.rows ?? 0, 0) };
}

/** The conditions of a scan that speak of the index's columns, as somebody would write them. */
function conditionOf(scan: PlanNode, columns: readonly string[], table: Table): string | undefined {
  const casts = castsOf(table);
  const wanted = [scan.filter, scan.indexCond, scan.recheckCond]
    .flatMap(conditionsOf)
    .filter((condition) => {
      const mentions = mentionsOf(condition, scan.alias ?? '').columns.get(scan.alias ?? '');
      return mentions && columns.some((column) => mentions.has(column));
    })
    .map((condition) => print(ownExpression(condition, casts)));
  const text = [...new Set(wanted)].join(' AND ');
  return text === '' || text.length > longestCondition ? undefined : text;
}

/** A longer one says nothing in a sentence. */
const longestCondition = 120;
