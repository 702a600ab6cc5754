import type { Alias, Node, RangeVar } from '../syntax/ast';
import { ancestor, as, type Tree, type Visit } from '../syntax/tree';
import { Attached } from '../text/attached';
import { type Column, findColumn, findTable, type Schema, type Table } from './schema';

/** A statement, or part of one, whose columns are looked up in its own FROM list. */
export type ScopeHolder = Visit<'SelectStmt'> | Visit<'UpdateStmt'> | Visit<'DeleteStmt'>;

/** What the column names of one query level can mean. */
export interface Scope {
  readonly relations: readonly Relation[];
  /** A NATURAL join, or a join with USING: `*` shows the joined columns once. */
  readonly mergesColumns: boolean;
}

/** One thing in a FROM list. */
export interface Relation {
  /** The name that columns are qualified by: the alias, else the table's name. */
  readonly name: string;
  /** The name of the table as it is written, without its schema; of anything else, the alias. */
  readonly written: string;
  readonly kind: 'table' | 'cte' | 'subquery' | 'function';
  readonly node: Visit;
  /** Where the schema knows it. */
  readonly table?: Table;
  /** The names of its columns, where they can be told. */
  readonly columns?: readonly string[];
  /** An outer join may fill its columns with NULL. */
  readonly nullable: boolean;
}

/** A column reference with the relation that it means. */
export interface ResolvedColumn {
  readonly relation: Relation;
  readonly name: string;
  /** Where the schema knows it. */
  readonly column?: Column;
}

/** Many rules ask for the same query level's scope; it is told once for each schema. */
export function scopeOf(holder: ScopeHolder, tree: Tree, schema: Schema | undefined): Scope {
  const before = known.get(holder);
  if (before && before.schema === schema) return before.scope;
  const scope = readScope(holder, tree, schema);
  known.set(holder, { schema, scope });
  return scope;
}

const known = new Attached<ScopeHolder, { readonly schema: Schema | undefined; readonly scope: Scope }>();

function readScope(holder: ScopeHolder, tree: Tree, schema: Schema | undefined): Scope {
  const relations: Relation[] = [];
  let mergesColumns = false;

  const add = (item: Node | undefined, nullable: boolean): void => {
    if (!item) return;
    if ('JoinExpr' in item) {
      const join = item.JoinExpr;
      const fillsLeft = join.jointype === 'JOIN_RIGHT' || join.jointype === 'JOIN_FULL';
      const fillsRight = join.jointype === 'JOIN_LEFT' || join.jointype === 'JOIN_FULL';
      mergesColumns ||= join.isNatural === true || join.usingClause !== undefined;
      add(join.larg, nullable || fillsLeft);
      add(join.rarg, nullable || fillsRight);
      return;
    }
    const relation = relationOf(item, tree, schema, nullable);
    if (relation) relations.push(relation);
  };

  for (const item of fromItems(holder)) add(item, false);
  return { relations, mergesColumns };
}

/** The query level that `visit` belongs to. */
export function scopeHolderOf(visit: Visit): ScopeHolder | undefined {
  return ancestor(visit, 'SelectStmt', 'UpdateStmt', 'DeleteStmt') as ScopeHolder | undefined;
}

/** The relation and column that a reference means, looked up outwards; undefined where that cannot be told. */
export function resolveColumn(
  reference: Visit<'ColumnRef'>,
  tree: Tree,
  schema: Schema | undefined,
): ResolvedColumn | undefined {
  const path = namePath(reference.node.fields);
  const name = path?.at(-1);
  if (!path || name === undefined) return undefined;
  const qualifier = path.at(-2);
  for (let holder = scopeHolderOf(reference); holder; holder = scopeHolderOf(holder)) {
    const { relations } = scopeOf(holder, tree, schema);
    const found = qualifier === undefined ? unqualified(name, relations) : qualified(qualifier, relations);
    if (found === 'unknown') return undefined;
    if (found) {
      const column = found.table && findColumn(found.table, name);
      return { relation: found, name, ...(column && { column }) };
    }
  }
  return undefined;
}

/** The parts of a name such as `public.orders.id`; undefined where one is a `*`. */
export function namePath(fields: readonly Node[] | undefined): string[] | undefined {
  const path: string[] = [];
  for (const field of fields ?? []) {
    if (!('String' in field)) return undefined;
    path.push(field.String.sval ?? '');
  }
  return path;
}

/** The names of the columns that a query returns, where all of them can be told. */
export function outputColumns(
  select: Visit<'SelectStmt'>,
  tree: Tree,
  schema: Schema | undefined,
): string[] | undefined {
  const { node } = select;
  if (node.larg) {
    const left = as(tree.visit(node.larg), 'SelectStmt');
    return left && outputColumns(left, tree, schema);
  }
  if (node.valuesLists) {
    const first = node.valuesLists[0];
    const items = first && 'List' in first ? (first.List.items ?? []) : [];
    return items.map((_, i) => `column${i + 1}`);
  }
  const columns: string[] = [];
  for (const target of node.targetList ?? []) {
    if (!('ResTarget' in target)) return undefined;
    const { name, val } = target.ResTarget;
    if (name !== undefined) columns.push(name);
    else if (val && 'ColumnRef' in val) {
      const path = namePath(val.ColumnRef.fields);
      if (path) columns.push(path.at(-1) ?? '');
      else {
        const expanded = expandStar(val.ColumnRef.fields ?? [], scopeOf(select, tree, schema));
        if (!expanded) return undefined;
        columns.push(...expanded);
      }
    } else columns.push(implicitName(val));
  }
  return columns;
}

function expandStar(fields: readonly Node[], scope: Scope): string[] | undefined {
  const before = fields.at(-2);
  const qualifier = before && 'String' in before ? before.String.sval : undefined;
  const relations = scope.relations.filter((one) => qualifier === undefined || one.name === qualifier);
  if (scope.mergesColumns || relations.length === 0) return undefined;
  const columns: string[] = [];
  for (const relation of relations) {
    if (!relation.columns) return undefined;
    columns.push(...relation.columns);
  }
  return columns;
}

/** The name that PostgreSQL gives to an unnamed output column (parse_target.c, FigureColname), as far as it matters. */
function implicitName(value: Node | undefined): string {
  if (value && 'FuncCall' in value) return namePath(value.FuncCall.funcname)?.at(-1) ?? '?column?';
  if (value && 'TypeCast' in value) return implicitName(value.TypeCast.arg);
  if (value && 'ColumnRef' in value) return namePath(value.ColumnRef.fields)?.at(-1) ?? '?column?';
  if (value && 'CoalesceExpr' in value) return 'coalesce';
  if (value && 'CaseExpr' in value) return 'case';
  return '?column?';
}

function fromItems(holder: ScopeHolder): Node[] {
  const update = as(holder, 'UpdateStmt')?.node;
  if (update) return [...wrapped(update.relation), ...(update.fromClause ?? [])];
  const deletion = as(holder, 'DeleteStmt')?.node;
  if (deletion) return [...wrapped(deletion.relation), ...(deletion.usingClause ?? [])];
  return as(holder, 'SelectStmt')?.node.fromClause ?? [];
}

function wrapped(relation: RangeVar | undefined): Node[] {
  return relation ? [{ RangeVar: relation }] : [];
}

function relationOf(
  item: Node,
  tree: Tree,
  schema: Schema | undefined,
  nullable: boolean,
): Relation | undefined {
  if ('RangeVar' in item) return tableOrCte(item.RangeVar, tree, schema, nullable);
  if ('RangeSubselect' in item) {
    const { alias, subquery } = item.RangeSubselect;
    const node = tree.visit(item.RangeSubselect);
    const query =
      subquery && 'SelectStmt' in subquery ? as(tree.visit(subquery.SelectStmt), 'SelectStmt') : undefined;
    if (!node) return undefined;
    const columns = renamed(query && outputColumns(query, tree, schema), alias);
    const name = alias?.aliasname ?? '';
    return { name, written: name, kind: 'subquery', node, ...(columns && { columns }), nullable };
  }
  if ('RangeFunction' in item) {
    const node = tree.visit(item.RangeFunction);
    const name = item.RangeFunction.alias?.aliasname ?? '';
    return node && { name, written: name, kind: 'function', node, nullable };
  }
  if ('RangeTableSample' in item) {
    const { relation } = item.RangeTableSample;
    return relation && relationOf(relation, tree, schema, nullable);
  }
  return undefined;
}

function tableOrCte(
  range: RangeVar,
  tree: Tree,
  schema: Schema | undefined,
  nullable: boolean,
): Relation | undefined {
  const node = tree.visit(range);
  const written = range.relname ?? '';
  if (!node) return undefined;
  const name = range.alias?.aliasname ?? written;
  const cte = range.schemaname === undefined ? visibleCte(written, node) : undefined;
  if (cte) {
    const query = cte.ctequery && 'SelectStmt' in cte.ctequery ? cte.ctequery.SelectStmt : undefined;
    const visit = query && !contains(query, node) ? as(tree.visit(query), 'SelectStmt') : undefined;
    const own = cte.aliascolnames?.flatMap((column) =>
      'String' in column ? [column.String.sval ?? ''] : [],
    );
    const columns = renamed(own ?? (visit && outputColumns(visit, tree, schema)), range.alias);
    return { name, written, kind: 'cte', node, ...(columns && { columns }), nullable };
  }
  const table = schema && findTable(schema, written, range.schemaname);
  const columns = renamed(
    table?.columns.map((column) => column.name),
    range.alias,
  );
  return {
    name,
    written,
    kind: 'table',
    node,
    ...(table && { table }),
    ...(columns && { columns }),
    nullable,
  };
}

function visibleCte(name: string, from: Visit) {
  for (let up = from.parent; up; up = up.parent) {
    const { withClause } = up.node as { withClause?: { ctes?: Node[] } };
    for (const cte of withClause?.ctes ?? []) {
      if ('CommonTableExpr' in cte && cte.CommonTableExpr.ctename === name) return cte.CommonTableExpr;
    }
  }
  return undefined;
}

/** A recursive CTE's columns cannot be told through itself. */
function contains(query: object, visit: Visit): boolean {
  for (let up: Visit | undefined = visit; up; up = up.parent) if (up.node === query) return true;
  return false;
}

function renamed(
  columns: readonly string[] | undefined,
  alias: Alias | undefined,
): readonly string[] | undefined {
  const names = alias?.colnames?.flatMap((name) => ('String' in name ? [name.String.sval ?? ''] : []));
  return names && columns ? columns.map((column, i) => names[i] ?? column) : columns;
}

function qualified(qualifier: string, relations: readonly Relation[]): Relation | undefined {
  return relations.find((relation) => relation.name === qualifier);
}

function unqualified(name: string, relations: readonly Relation[]): Relation | 'unknown' | undefined {
  const having = relations.filter((relation) => relation.columns?.includes(name));
  if (having.length === 1) return having[0];
  // What a function returns is named like it, be it one value or a row.
  const called = relations.find((relation) => relation.kind === 'function' && relation.name === name);
  if (having.length === 0 && called) return called;
  const unknown = relations.filter((relation) => relation.columns === undefined);
  if (having.length === 0 && unknown.length === 0) return undefined;
  if (having.length === 0 && unknown.length === 1 && relations.length === 1) return unknown[0];
  return 'unknown';
}
