import { canonicalNode } from '../schema/expression';
import { type Column, findColumn } from '../schema/schema';
import type { Node } from '../syntax/ast';
import { designKey, type IndexDesign, isServed, type KeyDesign } from './index-design';
import { columnOf, isParametric } from './row-expression';
import { searchDesigns } from './search-designs';
import type { TableNeeds } from './table-needs';

/** Indexes that only help together: usually one. */
export type Candidate = readonly IndexDesign[];

/** Equal for candidates of the same indexes. */
export function candidateKey(candidate: Candidate): string {
  return candidate.map(designKey).join(';');
}

/** So many columns an index of ours has at most, those that it only carries along among them. */
const mostKeys = 4;
const mostColumns = 7;
/** So many are tried for one table of one statement. */
const mostCandidates = 24;

/**
 * What could serve a statement's needs of one table: columns that are compared for equality first, then those of a
 * range or of the order wanted; what other operators ask for. The narrow ones first.
 */
export function candidatesFor(needs: TableNeeds): Candidate[] {
  const design = (keys: readonly KeyDesign[]): IndexDesign => ({
    table: needs.table,
    method: 'btree',
    keys: distinctKeys(keys).slice(0, mostKeys),
    include: [],
  });
  const equal = needs.equalities.map(plainKey);
  const ranges = needs.ranges.map((range) => range.map(plainKey));
  const joins = joinKeys(needs);
  const orders = keepsOrder(needs) ? needs.orders : [];
  const lists: KeyDesign[][] = [
    ...[...equal, ...joins.flat()].map((key) => [key]),
    ...ranges,
    ...orders.map((keys) => [...keys]),
    equal,
    ...ranges.map((range) => [...equal, ...range]),
    ...orders.map((keys) => [...equal, ...keys]),
    ...orders.flatMap((keys) => ranges.map((range) => [...equal, ...keys, ...range])),
    ...joins.flatMap((keys) => [
      keys,
      [...equal, ...keys],
      [...keys, ...equal],
      ...ranges.map((range) => [...keys, ...equal, ...range]),
      ...orders.map((order) => [...keys, ...equal, ...order]),
    ]),
  ];
  const single = [...lists.filter((keys) => keys.length > 0).map(design), ...searchDesigns(needs)];
  const together = needs.alternatives.map((arms) => arms.map((arm) => design([plainKey(arm)])));
  return distinct([...single.map((one) => [one]), ...together], needs).slice(0, mostCandidates);
}

/** The same index, shorter, with fewer rows, or with all that is read of the table. */
export function variantsOf(design: IndexDesign, needs: TableNeeds): Candidate[] {
  const variants: IndexDesign[] = [];
  for (let length = design.keys.length - 1; length > 0; length--)
    variants.push({ ...design, keys: design.keys.slice(0, length) });
  if (design.method === 'btree') {
    const covering = withColumns(design, needs);
    if (covering) variants.push(covering);
  }
  for (const { condition, of } of needs.predicates) {
    const isOf = (key: KeyDesign) => of !== undefined && canonicalNode(of) === canonicalNode(key.expression);
    const keys = design.keys.filter((key) => !isOf(key));
    const partial = { ...design, keys: keys.length > 0 ? keys : design.keys, where: condition };
    variants.push(partial);
    const covering = design.method === 'btree' ? withColumns(partial, needs) : undefined;
    if (covering) variants.push(covering);
  }
  return distinct(
    variants.map((one) => [one]),
    needs,
  ).slice(0, mostCandidates);
}

/**
 * Whether rows in an order are worth more than rows that match: where a pattern that nobody knows yet has to be found,
 * reading in the order until enough rows match may mean to read all of them, however few the planner expects.
 */
function keepsOrder({ searches, equalities }: TableNeeds): boolean {
  return equalities.length > 0 || !searches.some(({ operator }) => patternOperators.has(operator));
}

const patternOperators = new Set(['~~', '~~*', '~', '~*', '@@', '%']);

/** With the other columns that the statement reads, where these are few. */
function withColumns(design: IndexDesign, { columns, table }: TableNeeds): IndexDesign | undefined {
  if (!columns) return undefined;
  const keys = new Set(design.keys.map(({ expression }) => columnOf(expression)));
  const include = columns.filter((name) => !keys.has(name));
  const isNarrow = include.every((name) => isNarrowColumn(findColumn(table, name)));
  if (!isNarrow || include.length === 0 || include.length + design.keys.length > mostColumns)
    return undefined;
  return { ...design, include: include.sort() };
}

/** An entry has to find place on a third of a page, or rows cannot be written any more. */
const mostColumnBytes = 100;

function isNarrowColumn(column: Column | undefined): boolean {
  if (!column || column.generated || unbounded.test(column.type)) return false;
  if (!/^(text|character)/.test(column.type)) return true;
  return column.statistics !== undefined && column.statistics.averageWidthBytes <= mostColumnBytes;
}

const unbounded = /^(jsonb?|bytea|xml|tsvector|.*\[\])$/;

function plainKey(expression: Node): KeyDesign {
  return { expression };
}

/** By each of the partners, and by all that one statement joins with at once. */
function joinKeys({ joins }: TableNeeds): KeyDesign[][] {
  const byPartner = new Map<string, KeyDesign[]>();
  for (const { expression, partner } of joins)
    byPartner.set(partner, [...(byPartner.get(partner) ?? []), plainKey(expression)]);
  return [...byPartner.values()].map(distinctKeys);
}

function distinctKeys(keys: readonly KeyDesign[]): KeyDesign[] {
  const byText = new Map(keys.toReversed().map((key) => [canonicalNode(key.expression), key]));
  return [...byText.values()].toReversed();
}

function distinct(candidates: readonly Candidate[], { table }: TableNeeds): Candidate[] {
  const byKey = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const wanted = candidate.filter((design) => isSensible(design) && !isServed(design, table));
    if (wanted.length > 0) byKey.set(candidateKey(wanted), wanted);
  }
  return [...byKey.values()];
}

/**
 * An index over a constant is nobody's; one over a cast of a column answers what would better be compared without the
 * cast.
 */
function isSensible({ keys }: IndexDesign): boolean {
  return (
    keys.length > 0 &&
    keys.every(
      ({ expression }) =>
        !('A_Const' in expression) && !isCastOfColumn(expression) && !isParametric(expression),
    )
  );
}

function isCastOfColumn(expression: Node): boolean {
  const arg = 'TypeCast' in expression ? expression.TypeCast.arg : undefined;
  return arg !== undefined && 'ColumnRef' in arg;
}
