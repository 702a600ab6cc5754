import type { Constraint, CreateStmt, Node } from '../../syntax/ast';
import type { Statement } from '../../syntax/statement';
import type { NodeOf } from '../../syntax/tree';
import { type Check, type Column, qualifiedName, type Table, type TableKind } from '../schema';
import { addConstraint } from './add-constraint';
import { columnOf, constraintsOf, withConstraints } from './column-of';
import { applyHypertableOptions } from './hypertable';
import { inheritChecks, markInherited } from './inherit';
import { copyIndex, inheritFromPartitioned } from './inherit-from-partitioned';
import { namesOf } from './names-of';
import { replaceRelation } from './replace-relation';
import type { SchemaDraft } from './schema-draft';
import { TableDraft } from './table-draft';

export function createTable(
  node: CreateStmt,
  schema: SchemaDraft,
  { text }: Statement,
  kind: TableKind = 'table',
): void {
  const name = node.relation?.relname ?? '';
  const table = new TableDraft(
    schema.schemaFor(node.relation),
    name,
    node.partspec ? 'partitioned-table' : kind,
  );
  const key = `${table.schema}.${name}`;
  schema.addCreated(key);
  if (table.schema === 'pg_temp') schema.searchTemporary();
  if (node.if_not_exists && schema.get(key)) return;
  const complete = takeColumns(table, node, schema);
  applyHypertableOptions(table, node);
  table.partlyKnown = text.includes('"${');
  for (const parent of table.inherits) markInherited(parent, schema);
  // A table of which not all columns are known would make others seem not to exist.
  replaceRelation(schema, key, complete ? table.finish() : undefined);
}

/** CREATE TYPE … AS (…). */
export function createCompositeType(node: NodeOf<'CompositeTypeStmt'>, schema: SchemaDraft): void {
  const type = new TableDraft(schema.schemaFor(node.typevar), node.typevar?.relname ?? '', 'composite-type');
  for (const item of node.coldeflist ?? [])
    if ('ColumnDef' in item) type.putColumn(columnOf(item.ColumnDef, schema.base.searchPath));
  replaceRelation(schema, `${type.schema}.${type.name}`, type.finish());
}

/** Fills the table. Answers false where another relation would have to be known. */
function takeColumns(table: TableDraft, node: CreateStmt, schema: SchemaDraft): boolean {
  const parents = (node.inhRelations ?? []).map((item) => relation(item, schema));
  const type = node.ofTypename && composite(namesOf(node.ofTypename.names), schema);
  if (parents.includes(undefined) || (node.ofTypename && !type)) return false;
  const isPartition = node.partbound !== undefined;
  for (const parent of parents) {
    for (const column of parent?.columns ?? []) {
      if (!table.columns.some((one) => one.name === column.name))
        table.putColumn(isPartition ? column : inherited(column));
    }
    if (parent) inheritChecks(table, { checks: ofNewTable(parent.checks) });
    if (parent && !isPartition) table.inherits = [...table.inherits, qualifiedName(parent)];
  }
  for (const attribute of type?.columns ?? []) table.putColumn(attribute);

  const constraints: { constraint: Constraint; column?: string }[] = [];
  const likes: NodeOf<'TableLikeClause'>[] = [];
  for (const element of node.tableElts ?? []) {
    if ('Constraint' in element) constraints.push({ constraint: element.Constraint });
    if ('TableLikeClause' in element) {
      const source = relation({ RangeVar: element.TableLikeClause.relation ?? {} }, schema);
      if (!source) return false;
      likes.push(element.TableLikeClause);
      for (const column of source.columns)
        table.putColumn(copied(column, element.TableLikeClause.options ?? 0));
    }
    if (!('ColumnDef' in element) || table.isFull) continue;
    const definition = element.ColumnDef;
    const existing = table.columns.find((column) => column.name === definition.colname);
    if (existing && !definition.typeName) table.putColumn(withConstraints(existing, definition));
    else table.putColumn(merged(existing, columnOf(definition, schema.base.searchPath)));
    for (const constraint of constraintsOf(definition)) {
      if (constraint.contype !== 'CONSTR_NOTNULL')
        constraints.push({ constraint, ...(definition.colname && { column: definition.colname }) });
    }
  }

  // PostgreSQL makes the primary key first and the foreign keys last, and names them in this order.
  const ordered = constraints.toSorted((a, b) => rank(a.constraint) - rank(b.constraint));
  const made = new Set<string>();
  for (const { constraint, column } of ordered) {
    const signature = keySignature(constraint, column);
    if (signature !== undefined && made.has(signature)) continue;
    if (signature !== undefined) made.add(signature);
    addConstraint(table, constraint, column, schema);
  }
  for (const like of likes) copyConstraints(table, like, schema);
  const [parent] = parents;
  if (isPartition && parent) {
    table.partitionOf = `${parent.schema}.${parent.name}`;
    inheritFromPartitioned(table, parent);
  }
  return true;
}

function relation(item: Node, schema: SchemaDraft): Table | undefined {
  if (!('RangeVar' in item)) return undefined;
  const key = schema.find(item.RangeVar.relname ?? '', item.RangeVar.schemaname);
  return key === undefined ? undefined : schema.get(key);
}

function composite(path: readonly string[], schema: SchemaDraft): Table | undefined {
  const key = schema.find(path.at(-1) ?? '', path.at(-2));
  return key === undefined ? undefined : schema.get(key);
}

/** A child has its parent's NOT NULL and defaults, also the one of a serial, but no sequence of its own. */
function inherited(column: Column): Column {
  return { ...column, identity: false };
}

/** A column that the parent has too: both definitions count. */
function merged(existing: Column | undefined, column: Column): Column {
  if (!existing) return column;
  return {
    ...column,
    notNull: column.notNull || existing.notNull,
    hasDefault: column.hasDefault || existing.hasDefault,
    generated: column.generated || existing.generated,
  };
}

/** The bits of `CreateStmtLikeOption` (parsenodes.h). */
const including = { constraints: 4, defaults: 8, generated: 16, identity: 32, indexes: 64 };

function copied(column: Column, options: number): Column {
  const generated = column.generated && (options & including.generated) !== 0;
  const identity = column.identity && (options & including.identity) !== 0;
  const hasDefault = identity || (column.hasDefault && (options & including.defaults) !== 0);
  return { ...column, generated, identity, hasDefault };
}

/** It has no rows that could break them. */
function ofNewTable(checks: Table['checks']): Check[] {
  return (checks ?? []).map((check) => ({ ...check, validated: true }));
}

function copyConstraints(table: TableDraft, like: NodeOf<'TableLikeClause'>, schema: SchemaDraft): void {
  const source = relation({ RangeVar: like.relation ?? {} }, schema);
  const { options = 0 } = like;
  if (!source) return;
  if ((options & including.constraints) !== 0)
    for (const check of ofNewTable(source.checks)) table.putCheck(check);
  if ((options & including.indexes) !== 0)
    for (const index of source.indexes) copyIndex(table, source, index);
}

function rank(constraint: Constraint): number {
  if (constraint.contype === 'CONSTR_PRIMARY') return 0;
  return constraint.contype === 'CONSTR_FOREIGN' ? 2 : 1;
}

/** Keys of one statement that PostgreSQL makes only once: `id int PRIMARY KEY UNIQUE` has a single index. */
function keySignature(constraint: Constraint, column: string | undefined): string | undefined {
  const { contype, deferrable = false, nulls_not_distinct = false } = constraint;
  if (contype !== 'CONSTR_PRIMARY' && contype !== 'CONSTR_UNIQUE') return undefined;
  if (constraint.conname !== undefined) return undefined;
  const columns = column === undefined ? namesOf(constraint.keys) : [column];
  return JSON.stringify([columns, namesOf(constraint.including), deferrable, nulls_not_distinct]);
}
