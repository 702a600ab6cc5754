import type { MissingIndex } from '../plan/planner-verdict';
import type { Plan, PlanNode } from '../protocol/plan';
import { qualifiedName, type Schema, type Table } from '../schema/schema';
import { print } from '../syntax/print';
import type { StatementAdvice } from './advise-statement';
import { castsOf } from './casts-of';
import { armsOf, conditionsOf } from './conditions';
import { createIndexSql, designText, indexName } from './index-design';
import { columnOf, mentionsOf, ownExpression } from './row-expression';
import { dropIndexSql } from './superfluous-indexes';
import type { TriedIndex } from './try-candidates';
import { writtenBy } from './write-cost';

/** Below this cost a statement takes few milliseconds whatever it does, in the planner's units. */
export const leastCost = 2_500;
/**
 * An index has to take away so much of the cost; beside an index that is used already more, since where the data is in
 * memory the pages that it reads cost less than the planner thinks.
 */
const leastShare = { ofWhole: 0.75, besideIndex: 0.9 };
/**
 * What is left of the cost of a scan that an index leads where the data is in memory: the planner charges four pages for
 * each that the index leads to, and the rest is for the rows on it.
 */
const inMemory = 0.5;
/** Reading fewer rows than that is no matter of indexes. */
const fewRows = 2_000;

/**
 * What of an advice is worth telling whoever writes the statement: none of it where the gain is small, or where the costs
 * are not those of what will run.
 */
export function missingIndexes(
  { before, costBefore, costAfter, indexes }: StatementAdvice,
  schema: Schema,
): readonly MissingIndex[] {
  if (indexes.some(({ needs }) => needs.isPrunedLater)) return [];
  const scans = indexes.map(({ needs }) => scanOf(needs.alias, before));
  if (costInMemory(costBefore, scans, before) < leastCost) return [];
  if (indexes.some((index, i) => isSummarized(index, scans[i], before))) return [];
  const missing = indexes.map((index, i) => missingOf(index, scans[i], before, schema));
  const isWhole = missing.some(({ reading }) => reading.kind === 'whole');
  const share = isWhole ? leastShare.ofWhole : leastShare.besideIndex;
  const writing = writingCost(before, schema);
  if (costAfter + writing > (1 - share) * (costBefore + writing)) return [];
  const isLarge = indexes.some(({ needs }) => (needs.table.statistics?.rows ?? 0) >= fewRows);
  return isLarge ? missing : [];
}

function costInMemory(cost: number, scans: readonly (PlanNode | undefined)[], plan: Plan): number {
  const byIndex = new Set(scans.filter((scan) => scan && indexOf(scan, plan) !== undefined));
  const ofScans = [...byIndex].reduce((sum, scan) => sum + (scan?.totalCost ?? 0), 0);
  // LIMIT ends a scan before it costs what it says.
  return cost - (1 - inMemory) * Math.min(cost, ofScans);
}

/** A row takes a page and each index takes one, for which PostgreSQL has no figure: no index makes that cheaper. */
function writingCost(plan: Plan, schema: Schema): number {
  return writtenBy(plan, undefined).reduce((cost, { rows, ...table }) => {
    const indexes = schema.tables.get(qualifiedName(table))?.indexes.length ?? 0;
    return cost + rows * (1 + indexes);
  }, 0);
}

/** What an UPDATE writes into stands above what it reads. */
function scanOf(alias: string, { nodes }: Plan): PlanNode | undefined {
  return nodes.findLast((node) => node.alias === alias) ?? nodes[0];
}

/**
 * Whether a BRIN index finds the rows already. They lie side by side then, and are read for much less than the planner
 * thinks.
 */
function isSummarized({ design, needs }: TriedIndex, scan: PlanNode | undefined, plan: Plan): boolean {
  const name = scan && indexOf(scan, plan);
  const index = needs.table.indexes.find((one) => one.name === name);
  const [first] = design.keys;
  return (
    index?.method === 'brin' &&
    first !== undefined &&
    index.keys.some(({ column }) => column === columnOf(first.expression))
  );
}

function missingOf(
  { design, needs, sizeBytes }: TriedIndex,
  scan: PlanNode | undefined,
  before: Plan,
  schema: Schema,
): MissingIndex {
  const { table } = needs;
  const expressions = design.keys.map(({ expression }) => expression);
  const name = indexName(design, table);
  const columns = [...(mentionsOf(expressions, '').columns.get('') ?? [])];
  return {
    schema: table.schema,
    table: table.name,
    design: designText(design),
    columns,
    name,
    sql: createIndexSql(design, {
      name,
      concurrently: table.kind !== 'partitioned-table',
      searchPath: schema.searchPath,
    }),
    undo: dropIndexSql(table, name),
    sizeBytes,
    reading: readingOf(scan, before, table),
    condition: scan && conditionOf(scan, columns, table),
  };
}

function readingOf(scan: PlanNode | undefined, plan: Plan, { statistics }: Table): MissingIndex['reading'] {
  const index = scan && indexOf(scan, plan);
  if (index !== undefined) return { kind: 'by-index', index };
  return { kind: 'whole', rows: Math.max(statistics?.rows ?? 0, 0) };
}

/** The index of a scan, or of the bitmap below it. */
function indexOf({ index, id }: PlanNode, { nodes }: Plan): string | undefined {
  return index ?? nodes.find(({ parentId }) => parentId === id)?.index;
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
    .map((condition) => ({
      text: print(ownExpression(condition, casts)),
      isOr: armsOf(condition) !== undefined,
    }));
  const isSeveral = wanted.length > 1;
  const text = [...new Set(wanted.map((one) => (one.isOr && isSeveral ? `(${one.text})` : one.text)))].join(
    ' AND ',
  );
  return text === '' || text.length > longestCondition ? undefined : text;
}

/** A longer one says nothing in a sentence. */
const longestCondition = 120;
