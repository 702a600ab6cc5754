import type { Node, SelectStmt } from '../syntax/ast';
import { ancestor, as, type Tree, type Visit } from '../syntax/tree';
import { innerConditions, outerConditions } from './join-conditions';
import { conjuncts, foldsToOneRow, operatorName, visitOf } from './predicates';
import { queryOf } from './relation-size';
import type { Schema } from './schema';
import { type Relation, resolveColumn, scopeOf } from './scope';
import { uniqueKeysOf } from './unique-keys';

/** What all rows of a query level agree in. */
export interface Determined {
  /** Whether there is at most one row of every relation. */
  readonly isOneRow: boolean;
  /** Whether there is at most one row of a relation of this level. */
  isSingle(relation: Relation): boolean;
  /** Whether an expression has the same value in all rows. */
  decides(value: Node): boolean;
}

/** So many relations are not looked through. */
const mostRelations = 50;

/**
 * What the rows of a query level agree in, once they agree in the expressions of `given`: columns that are compared
 * with constants, with columns of the queries around it or with each other, and whole rows by their unique keys.
 */
export function determinedBy(
  given: readonly Node[],
  select: Visit<'SelectStmt'>,
  tree: Tree,
  schema: Schema | undefined,
): Determined {
  const { relations } = scopeOf(select, tree, schema);
  if (relations.length > mostRelations)
    return { isOneRow: false, isSingle: () => false, decides: () => false };
  const known = new Map<Visit, KnownColumns>(
    relations.map((one) => [one.node, { whole: isOneRow(one, tree), equal: new Set(), given: new Set() }]),
  );
  const isDecided = (value: Node | undefined) => value !== undefined && decides(value, known, tree, schema);
  for (const value of given) {
    const found = ownColumn(value, known, tree, schema);
    if (found) found.columns.given.add(found.name);
  }
  const { fromClause = [], whereClause } = select.node;
  const always = [...conjuncts(whereClause), ...fromClause.flatMap(innerConditions)];
  for (let grown = true; grown; ) {
    grown = false;
    for (const relation of relations) {
      const columns = known.get(relation.node);
      if (!columns || columns.whole) continue;
      const outer = outerConditions(relation, tree);
      // A row that finds no partner for another reason than the others has NULL instead.
      const isSure = outer.every((one) => dependsOnlyOn(one, relation, isDecided, tree, schema));
      for (const condition of isSure ? [...always, ...outer] : always) {
        const name = equalColumn(condition, relation, known, isDecided, tree, schema);
        if (name === undefined || columns.equal.has(name)) continue;
        columns.equal.add(name);
        grown = true;
      }
      columns.whole = isKeyKnown(relation, columns);
      grown ||= columns.whole;
    }
  }
  return {
    isOneRow: relations.length > 0 && [...known.values()].every(({ whole }) => whole),
    isSingle: ({ node }) => known.get(node)?.whole === true,
    decides: isDecided,
  };
}

interface KnownColumns {
  /** There is at most one row. */
  whole: boolean;
  /** Columns that a condition sets equal to something decided, and so are not NULL. */
  readonly equal: Set<string>;
  /** Columns in which the rows agree, NULL among them. */
  readonly given: Set<string>;
}

type Known = ReadonlyMap<Visit, KnownColumns>;

function isKeyKnown({ table }: Relation, { equal, given }: KnownColumns): boolean {
  if (!table) return false;
  return uniqueKeysOf(table).some(({ columns, notNull }) =>
    columns.every((name) => equal.has(name) || (notNull && given.has(name))),
  );
}

/** Whether every column in an expression is decided, in subqueries too; a call gives the same for the same arguments. */
function decides(value: Node, known: Known, tree: Tree, schema: Schema | undefined): boolean {
  const visit = visitOf(value, tree);
  if (!visit) return false;
  for (const below of tree.below(visit)) {
    if (as(below, 'FuncCall')?.node.over) return false;
    const reference = as(below, 'ColumnRef');
    if (reference && !isColumnDecided(reference, known, tree, schema)) return false;
  }
  return true;
}

function isColumnDecided(
  reference: Visit<'ColumnRef'>,
  known: Known,
  tree: Tree,
  schema: Schema | undefined,
): boolean {
  const { fields = [] } = reference.node;
  const resolved = resolveColumn(reference, tree, schema);
  if (!resolved) return isRowDecided(reference, fields, known, tree, schema);
  const columns = known.get(resolved.relation.node);
  // A column of a query around this one is the same for all of its rows.
  return !columns || columns.whole || columns.equal.has(resolved.name) || columns.given.has(resolved.name);
}

/** `*`, `orders.*`, or `orders` for its whole row. */
function isRowDecided(
  reference: Visit<'ColumnRef'>,
  fields: readonly Node[],
  known: Known,
  tree: Tree,
  schema: Schema | undefined,
): boolean {
  const holder = ancestor(reference, 'SelectStmt');
  const names = fields.flatMap((field) => ('String' in field ? [field.String.sval ?? ''] : []));
  const { relations } = holder ? scopeOf(holder, tree, schema) : { relations: [] };
  const shown = relations.filter((one) => names.length === 0 || one.name === names.at(-1));
  return shown.length > 0 && shown.every((one) => known.get(one.node)?.whole === true);
}

function ownColumn(value: Node | undefined, known: Known, tree: Tree, schema: Schema | undefined) {
  const reference = as(visitOf(value, tree), 'ColumnRef');
  const resolved = reference && resolveColumn(reference, tree, schema);
  const columns = resolved && known.get(resolved.relation.node);
  return columns && { columns, name: resolved.name, relation: resolved.relation };
}

/** The column of `relation` that a condition sets equal to something decided. */
function equalColumn(
  condition: Node,
  relation: Relation,
  known: Known,
  isDecided: (value: Node | undefined) => boolean,
  tree: Tree,
  schema: Schema | undefined,
): string | undefined {
  if (!('A_Expr' in condition)) return undefined;
  const { kind, name, lexpr, rexpr } = condition.A_Expr;
  if (kind !== 'AEXPR_OP' || operatorName(name) !== '=') return undefined;
  for (const [side, other] of [
    [lexpr, rexpr],
    [rexpr, lexpr],
  ]) {
    const found = ownColumn(side, known, tree, schema);
    if (found?.relation.node === relation.node && isDecided(other)) return found.name;
  }
  return undefined;
}

/** Whether a condition depends on nothing undecided but columns of `relation`. */
function dependsOnlyOn(
  condition: Node,
  relation: Relation,
  isDecided: (value: Node | undefined) => boolean,
  tree: Tree,
  schema: Schema | undefined,
): boolean {
  const visit = visitOf(condition, tree);
  if (!visit) return false;
  for (const below of tree.below(visit)) {
    if (below.type === 'SubLink') return false;
    const reference = as(below, 'ColumnRef');
    if (!reference) continue;
    const resolved = resolveColumn(reference, tree, schema);
    if (resolved?.relation.node !== relation.node && !isDecided({ ColumnRef: reference.node })) return false;
  }
  return true;
}

/** A subquery or CTE that folds its rows into one, or is a single row of VALUES or of a SELECT without FROM. */
function isOneRow(relation: Relation, tree: Tree): boolean {
  const query = queryOf(relation, tree);
  return query !== undefined && givesOneRow(query, tree);
}

function givesOneRow(query: SelectStmt, tree: Tree): boolean {
  if (query.op !== 'SETOP_NONE') return false;
  if (query.valuesLists) return query.valuesLists.length === 1;
  if (foldsToOneRow(query, tree)) return true;
  const count = query.limitCount && 'A_Const' in query.limitCount ? query.limitCount.A_Const.ival : undefined;
  return count?.ival === 1;
}
