import type { Node, RangeVar, SelectStmt } from '../../syntax/ast';
import { as, type NodeOf, type Tree, type Visit } from '../../syntax/tree';
import type { Column, Schema, Table, TableKind } from '../schema';
import { namePath, outputColumns, resolveColumn, scopeOf } from '../scope';
import { formatType } from './format-type';
import { namesOf } from './names-of';
import { replaceRelation } from './replace-relation';
import type { SchemaDraft } from './schema-draft';
import { TableDraft } from './table-draft';

export function createView(node: NodeOf<'ViewStmt'>, schema: SchemaDraft, tree: Tree): void {
  createFromQuery(schema, tree, {
    relation: node.view,
    kind: 'view',
    names: namesOf(node.aliases),
    query: node.query,
    keepsExisting: false,
  });
}

/** CREATE TABLE … AS and CREATE MATERIALIZED VIEW. */
export function createTableAs(node: NodeOf<'CreateTableAsStmt'>, schema: SchemaDraft, tree: Tree): void {
  createFromQuery(schema, tree, {
    relation: node.into?.rel,
    kind: node.objtype === 'OBJECT_MATVIEW' ? viewKind(node) : 'table',
    names: namesOf(node.into?.colNames),
    query: node.query,
    keepsExisting: node.if_not_exists ?? false,
  });
}

/** A continuous aggregate of TimescaleDB is a view of a table that the extension keeps and indexes. */
function viewKind({ into }: NodeOf<'CreateTableAsStmt'>): TableKind {
  const isContinuous = into?.options?.some(
    (option) => 'DefElem' in option && option.DefElem.defnamespace === 'timescaledb',
  );
  return isContinuous ? 'view' : 'materialized-view';
}

export function selectInto(node: SelectStmt, schema: SchemaDraft, tree: Tree): void {
  createFromQuery(schema, tree, {
    relation: node.intoClause?.rel,
    kind: 'table',
    names: [],
    query: { SelectStmt: node },
    keepsExisting: false,
  });
}

interface FromQuery {
  readonly relation: RangeVar | undefined;
  readonly kind: TableKind;
  /** The columns' names as far as they are listed. */
  readonly names: readonly string[];
  readonly query: Node | undefined;
  readonly keepsExisting: boolean;
}

function createFromQuery(schema: SchemaDraft, tree: Tree, made: FromQuery): void {
  const table = new TableDraft(schema.schemaFor(made.relation), made.relation?.relname ?? '', made.kind);
  const key = `${table.schema}.${table.name}`;
  schema.addCreated(key);
  if (table.schema === 'pg_temp') schema.searchTemporary();
  if (made.keepsExisting && schema.get(key)) return;
  const select =
    made.query && 'SelectStmt' in made.query
      ? as(tree.visit(made.query.SelectStmt), 'SelectStmt')
      : undefined;
  const known = knownSchema(schema);
  const names = select && outputColumns(select, tree, known);
  const types = select ? outputTypes(select, tree, known, schema.base.searchPath) : [];
  table.columns = (names ?? made.names).map(
    (name, i): Column => ({
      name: made.names[i] ?? name,
      type: (names && types.length === names.length && types[i]) || 'unknown',
      notNull: false,
      hasDefault: false,
      generated: false,
      identity: false,
    }),
  );
  const levels = made.kind === 'view' ? 1 + viewsBelow(tree, known) : 1;
  if (levels > 1) table.viewLevels = levels;
  // One of which not all columns are known would make others seem not to exist.
  replaceRelation(schema, key, table.columns.length > 0 ? table.finish() : undefined);
}

/** How many views lie on each other in what a name stands for: none in a table. */
export function levelsOf(table: Table | undefined): number {
  return table?.kind === 'view' ? (table.viewLevels ?? 1) : 0;
}

/** How many views lie on each other below the one that is made of a statement's queries. */
function viewsBelow(tree: Tree, schema: Schema): number {
  const levels = tree
    .of('SelectStmt')
    .flatMap((select) => scopeOf(select, tree, schema).relations)
    .map(({ table }) => levelsOf(table));
  return Math.max(0, ...levels);
}

/** The types of a query's columns, where they are plain columns or casts. */
function outputTypes(
  select: Visit<'SelectStmt'>,
  tree: Tree,
  schema: Schema,
  visible: readonly string[],
): (string | undefined)[] {
  return (select.node.targetList ?? []).flatMap((target) => {
    const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
    if (value && 'TypeCast' in value) return [formatType(value.TypeCast.typeName, visible)];
    const reference =
      value && 'ColumnRef' in value ? as(tree.visit(value.ColumnRef), 'ColumnRef') : undefined;
    if (!reference) return [undefined];
    const path = namePath(reference.node.fields);
    if (path) return [resolveColumn(reference, tree, schema)?.column?.type];
    const qualifier = namesOf(reference.node.fields).at(-1);
    return scopeOf(select, tree, schema)
      .relations.filter((relation) => qualifier === undefined || relation.name === qualifier)
      .flatMap(
        ({ table, columns = [] }) => table?.columns.map(({ type }) => type) ?? columns.map(() => undefined),
      );
  });
}

/** The draft as it is now, for those who look up tables. */
function knownSchema(schema: SchemaDraft): Schema {
  const tables = { get: (key: string): Table | undefined => schema.get(key) };
  return {
    tables: tables as ReadonlyMap<string, Table>,
    searchPath: schema.searchPath,
    complete: false,
  };
}
