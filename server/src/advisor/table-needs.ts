import type { Plan, PlanNode } from '../protocol/plan';
import { canonicalNode, mentionsColumn } from '../schema/expression';
import { operatorName } from '../schema/predicates';
import { findColumn, type Schema, type Table } from '../schema/schema';
import type { Node } from '../syntax/ast';
import { castsOf } from './casts-of';
import { armsOf, askedBy, conditionsOf } from './conditions';
import type { KeyDesign } from './index-design';
import { type PartialPredicate, partialPredicate } from './partial-predicate';
import { columnOf, isParametric, mentionsOf, ownExpression } from './row-expression';
import { sortKeysOf } from './sort-keys';

/** What a plan asks of one table, each expression over its own columns. */
export interface TableNeeds {
  /** Where an index would be made: of a partition, its topmost parent. */
  readonly table: Table;
  readonly alias: string;
  readonly equalities: readonly Node[];
  /** By what it is joined. */
  readonly joins: readonly { readonly expression: Node; readonly partner: string }[];
  /** Rows compare several at once. */
  readonly ranges: readonly (readonly Node[])[];
  readonly searches: readonly Search[];
  /** Conditions of which one is enough: what each asks for. */
  readonly alternatives: readonly (readonly Node[])[];
  /** What could be the predicate of a partial index. */
  readonly predicates: readonly PartialPredicate[];
  /** In which the rows are wanted; each is a list of keys. */
  readonly orders: readonly (readonly KeyDesign[])[];
  /** Values that are known only when the statement runs leave out partitions, which the planner's cost counts. */
  readonly isPrunedLater: boolean;
  /** The columns that are read of it; undefined where a whole row is. */
  readonly columns: readonly string[] | undefined;
}

export interface Search {
  readonly operator: string;
  readonly expression: Node;
  readonly other: Node;
}

/** What a plan asks of each table that it reads. */
export function tableNeeds(plan: Plan, schema: Schema): TableNeeds[] {
  const scans = plan.nodes.filter(({ relation, alias }) => relation !== undefined && alias !== undefined);
  const [only] = scans;
  const alone = scans.length === 1 ? (only?.alias ?? '') : '';
  const printed = plan.nodes.map((node) => printedOf(node));
  const needs = new Map<string, TableNeeds>();
  for (const scan of scans) {
    const table = topmost(scan, schema);
    if (!table || scan.alias === undefined) continue;
    const own = needsOf(scan, table, printed, alone);
    // Partitions are asked alike.
    const key = `${table.schema}.${table.name} ${scan.alias.replace(/_\d+$/, '')}`;
    const before = needs.get(key);
    if (!before || weight(own) > weight(before)) needs.set(key, own);
  }
  return [...needs.values()];
}

function weight({ equalities, ranges, searches, joins, orders }: TableNeeds): number {
  return equalities.length + ranges.length + searches.length + joins.length + orders.length;
}

interface Printed {
  readonly conditions: readonly Node[];
  readonly orders: readonly (readonly SortKey[])[];
  /** Everything that it speaks of. */
  readonly all: readonly unknown[];
}

type SortKey = ReturnType<typeof sortKeysOf>[number];

function printedOf(node: PlanNode): Printed {
  const conditions = [
    node.filter,
    node.indexCond,
    node.recheckCond,
    node.hashCond,
    node.mergeCond,
    node.joinFilter,
  ].flatMap(conditionsOf);
  const orders = [node.sortKey, node.groupKey].flatMap((keys) => (keys ? [sortKeysOf(keys)] : []));
  const output = (node.output ?? []).flatMap((text) => sortKeysOf([text]));
  const bounds = output.flatMap(({ expression }) => boundOf(expression));
  return {
    conditions,
    orders: [...orders, ...bounds],
    all: [conditions, ...orders.flat().map((key) => key.expression), output.map((key) => key.expression)],
  };
}

/** `min(x)` is the first of an order, `max(x)` the last. */
function boundOf(expression: Node): (readonly SortKey[])[] {
  if (!('FuncCall' in expression)) return [];
  const { funcname, args = [] } = expression.FuncCall;
  const name = operatorName(funcname);
  const [argument] = args;
  return (name === 'min' || name === 'max') && argument ? [[{ expression: argument }]] : [];
}

function needsOf(
  { alias = '', id, parentId }: PlanNode,
  table: Table,
  printed: readonly Printed[],
  alone: string,
): TableNeeds {
  // Above the partitions their parent's alias stands.
  const parentAlias = /^(.+)_\d+$/.exec(alias)?.[1];
  const isAlias = (name: string) =>
    name === alias || (table.kind === 'partitioned-table' && name === parentAlias);
  const isOwn = (expression: unknown) => {
    const { aliases } = mentionsOf(expression, alone);
    return aliases.size > 0 && [...aliases].every(isAlias);
  };
  const isForeign = (expression: unknown) => ![...mentionsOf(expression, alone).aliases].some(isAlias);
  const casts = castsOf(table);
  const own = (expression: Node) => ownExpression(expression, casts);

  const equalities = new Distinct();
  const joins: { expression: Node; partner: string }[] = [];
  const ranges: Node[][] = [];
  const searches: Search[] = [];
  const alternatives: Node[][] = [];
  const predicates: PartialPredicate[] = [];

  let isPrunedLater = false;

  for (const condition of new Set(printed.flatMap(({ conditions }) => conditions))) {
    if (isOwn(condition)) {
      const predicate = partialPredicate(own(condition), table);
      if (predicate) predicates.push(predicate);
    }
    for (const asked of askedBy(condition)) {
      const sides = asked.kind === 'range' ? asked.expressions : [asked.expression];
      if (!sides.every(isOwn) || (asked.other !== undefined && !isForeign(asked.other))) continue;
      const [partner] = asked.other === undefined ? [] : mentionsOf(asked.other, alone).aliases;
      const [first] = sides;
      isPrunedLater ||= sides.some((side) => isPartitionKey(own(side), table)) && isKnownLater(asked.other);
      if (asked.kind === 'range') ranges.push(sides.map(own));
      else if (asked.kind === 'search') searches.push({ ...asked, expression: own(asked.expression) });
      else if (first && partner === undefined) equalities.add(own(first));
      else if (first && partner !== undefined) joins.push({ expression: own(first), partner });
    }
    const arms = armsOf(condition);
    const asked = arms?.map((arm) =>
      askedBy(arm).find((one) => one.kind === 'equality' && isOwn(one.expression)),
    );
    if (asked?.every((one) => one !== undefined))
      alternatives.push(asked.flatMap((one) => (one && 'expression' in one ? [own(one.expression)] : [])));
  }

  const orders: KeyDesign[][] = [];
  for (const node of printed) {
    for (const keys of node.orders) {
      const foreign = keys.findIndex(({ expression }) => !isOwn(expression) || isRank(expression));
      const leading = foreign < 0 ? keys : keys.slice(0, foreign);
      if (leading.length > 0)
        orders.push(leading.map((key) => ({ ...key, expression: own(key.expression) })));
    }
  }
  return {
    table,
    alias,
    equalities: mostSelectiveFirst(equalities.all, table),
    joins,
    ranges,
    searches,
    alternatives,
    predicates,
    orders,
    isPrunedLater,
    columns: columnsRead(id, parentId, isAlias, printed, alone),
  };
}

/** Where all are compared for equality their order does not matter to the statement, but to others it does. */
function mostSelectiveFirst(expressions: readonly Node[], table: Table): readonly Node[] {
  const values = (expression: Node): number => {
    const name = columnOf(expression);
    const column = name === undefined ? undefined : findColumn(table, name);
    if (!column?.statistics) return column?.type === 'boolean' ? 2 : unknownValues;
    const { distinct } = column.statistics;
    return distinct < 0 ? -distinct * Math.max(1, table.statistics?.rows ?? 1) : distinct;
  };
  return expressions.toSorted((a, b) => values(b) - values(a));
}

const unknownValues = 1_000;

/** What depends on the words that are searched for is no order that an index could keep. */
function isRank(expression: Node): boolean {
  return JSON.stringify(expression).includes('"tsquery"') || isParametric(expression);
}

function isPartitionKey(expression: Node, { partitionBy }: Table): boolean {
  const name = columnOf(expression);
  return name !== undefined && partitionBy !== undefined && mentionsColumn(partitionBy, name);
}

/** PostgreSQL computes what does not change before it plans. */
function isKnownLater(value: Node | undefined): boolean {
  return (
    value !== undefined &&
    /"(ParamRef|FuncCall|SQLValueFunction|ColumnRef|SubLink)"/.test(JSON.stringify(value))
  );
}

/** PostgreSQL lets a scan give all columns where nobody minds; what is above it says which are wanted. */
function columnsRead(
  id: number,
  parentId: number | undefined,
  isAlias: (name: string) => boolean,
  printed: readonly Printed[],
  alone: string,
): readonly string[] | undefined {
  const columns = new Set<string>();
  for (const [place, { all, conditions }] of printed.entries()) {
    const { columns: mentioned } = mentionsOf(
      place === id && parentId !== undefined ? conditions : all,
      alone,
    );
    for (const [alias, names] of mentioned) if (isAlias(alias)) for (const name of names) columns.add(name);
  }
  return columns.has('*') ? undefined : [...columns];
}

function topmost({ schema = 'public', relation = '' }: PlanNode, known: Schema): Table | undefined {
  let table = known.tables.get(`${schema}.${relation}`);
  for (let parent = table?.partitionOf; parent !== undefined; parent = table?.partitionOf) {
    const above = known.tables.get(parent);
    if (!above) break;
    table = above;
  }
  return table;
}

/** Expressions, each once. */
class Distinct {
  private readonly byText = new Map<string, Node>();

  add(expression: Node): void {
    const text = canonicalNode(expression);
    if (!this.byText.has(text)) this.byText.set(text, expression);
  }

  get all(): readonly Node[] {
    return [...this.byText.values()];
  }
}
