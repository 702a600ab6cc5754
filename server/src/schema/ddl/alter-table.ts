import type { AlterTableCmd, AlterTableStmt, RangeVar } from '../../syntax/ast';
import { sameIndex } from '../index-cover';
import { qualifiedName, type Table } from '../schema';
import { addConstraint } from './add-constraint';
import { columnOf, constraintsOf, isDefault } from './column-of';
import { dropColumn } from './drop-column';
import { dropReferences } from './drop-references';
import { formatType } from './format-type';
import { childrenBelow, inheritChecks, markInherited } from './inherit';
import { inheritFromPartitioned } from './inherit-from-partitioned';
import { partitionsBelow } from './partitions-of';
import type { SchemaDraft } from './schema-draft';
import { mostColumns, TableDraft } from './table-draft';

export function alterTable(node: AlterTableStmt, schema: SchemaDraft): void {
  const { relname = '', schemaname } = node.relation ?? {};
  const commands = (node.cmds ?? []).flatMap((item) => ('AlterTableCmd' in item ? [item.AlterTableCmd] : []));
  if (node.objtype === 'OBJECT_INDEX') return;
  const key = schema.find(relname, schemaname);
  for (const { subtype, def } of commands) {
    if (subtype !== 'AT_AddColumn' || !def || !('ColumnDef' in def)) continue;
    schema.addCreated(
      `${key ?? `${schema.schemaFor(node.relation)}.${relname}`}.${def.ColumnDef.colname ?? ''}`,
    );
  }
  const before = key === undefined ? undefined : schema.get(key);
  if (key === undefined || !before) return;
  // PostgreSQL refuses further columns.
  const isFull = before.columns.length >= mostColumns;
  if (isFull && commands.every(({ subtype }) => subtype === 'AT_AddColumn')) return;
  const table = TableDraft.of(before);
  for (const command of commands) changeTable(table, command, schema);
  const after = table.finish();
  schema.set(key, after);
  for (const command of commands) changeOthers(key, command, before, schema);
  if (after.kind === 'partitioned-table' && node.relation?.inh) changePartitions(key, commands, schema);
  if (after.inherited && node.relation?.inh) changeChildren(key, commands, schema);
}

function changeTable(table: TableDraft, command: AlterTableCmd, schema: SchemaDraft): void {
  const { name = '', def } = command;
  switch (command.subtype) {
    case 'AT_DropConstraint':
      if (!table.dropConstraint(name)) dropNotNull(table, name);
      break;
    case 'AT_ValidateConstraint':
      validate(table, name);
      break;
    case 'AT_AddInherit':
    case 'AT_DropInherit':
      if (def && 'RangeVar' in def) changeParents(table, command.subtype, def.RangeVar, schema);
      break;
    case 'AT_AddConstraint':
      if (def && 'Constraint' in def) addConstraint(table, def.Constraint, undefined, schema);
      break;
    case 'AT_AddColumn': {
      if (!def || !('ColumnDef' in def)) break;
      const { colname } = def.ColumnDef;
      if (command.missing_ok && table.columns.some((column) => column.name === colname)) break;
      changeColumns(table, command, schema);
      for (const constraint of constraintsOf(def.ColumnDef)) {
        if (constraint.contype !== 'CONSTR_NOTNULL') addConstraint(table, constraint, colname, schema);
      }
      break;
    }
    default:
      changeColumns(table, command, schema);
  }
}

/** What a command does to columns, in a table as in each of its partitions. */
function changeColumns(table: TableDraft, command: AlterTableCmd, schema: SchemaDraft): void {
  const { name = '', def } = command;
  switch (command.subtype) {
    case 'AT_AddColumn':
      if (def && 'ColumnDef' in def) table.putColumn(columnOf(def.ColumnDef, schema.base.searchPath));
      break;
    case 'AT_DropColumn':
      dropColumn(table, name);
      break;
    case 'AT_ColumnDefault':
      table.changeColumn(name, { hasDefault: isDefault(def) });
      break;
    case 'AT_SetNotNull':
      table.changeColumn(name, { notNull: true });
      break;
    case 'AT_DropNotNull':
      table.changeColumn(name, { notNull: false });
      break;
    case 'AT_AlterColumnType':
      if (def && 'ColumnDef' in def)
        table.changeColumn(name, { type: formatType(def.ColumnDef.typeName, schema.base.searchPath) });
      break;
    case 'AT_AddIdentity':
      table.changeColumn(name, { identity: true, hasDefault: true });
      break;
    case 'AT_DropIdentity':
      table.changeColumn(name, { identity: false, hasDefault: false });
      break;
    case 'AT_DropExpression':
      table.changeColumn(name, { generated: false });
  }
}

/** What a command does to the CHECK constraints of a table that has them from its parent. */
function changeChecks(table: TableDraft, { subtype, name = '' }: AlterTableCmd): void {
  if (subtype === 'AT_DropConstraint') table.dropCheck(name);
  if (subtype === 'AT_ValidateConstraint') validate(table, name);
}

function validate(table: TableDraft, constraint: string): void {
  table.checks = table.checks.map((check) =>
    check.name === constraint ? { ...check, validated: true } : check,
  );
}

function changeParents(
  table: TableDraft,
  subtype: 'AT_AddInherit' | 'AT_DropInherit',
  { relname = '', schemaname }: RangeVar,
  schema: SchemaDraft,
): void {
  const parent =
    schema.find(relname, schemaname) ?? `${schemaname ?? schema.schemaFor(undefined)}.${relname}`;
  const others = table.inherits.filter((one) => one !== parent);
  table.inherits = subtype === 'AT_AddInherit' ? [...others, parent] : others;
}

/** The constraint behind NOT NULL has a name of its own since PostgreSQL 18. */
function dropNotNull(table: TableDraft, constraint: string): void {
  const column = table.columns.find((one) => `${table.name}_${one.name}_not_null` === constraint);
  if (column) table.changeColumn(column.name, { notNull: false });
}

function changeOthers(key: string, command: AlterTableCmd, before: Table, schema: SchemaDraft): void {
  const { subtype, name = '', def, behavior } = command;
  if (subtype === 'AT_AttachPartition' || subtype === 'AT_DetachPartition') {
    const child = def && 'PartitionCmd' in def ? def.PartitionCmd.name : undefined;
    const childKey = schema.find(child?.relname ?? '', child?.schemaname);
    const parent = schema.get(key);
    const table = childKey === undefined ? undefined : schema.get(childKey);
    if (childKey === undefined || !table || !parent) return;
    const partition = TableDraft.of(table);
    if (subtype === 'AT_AttachPartition') attach(partition, parent);
    else detach(partition);
    schema.set(childKey, partition.finish());
  }
  if (subtype === 'AT_AddInherit')
    for (const parent of schema.get(key)?.inherits ?? []) markInherited(parent, schema);
  if (behavior !== 'DROP_CASCADE') return;
  if (subtype === 'AT_DropColumn') dropReferences(schema, key, (columns) => columns.includes(name));
  if (subtype === 'AT_DropConstraint') {
    const dropped = [before.primaryKey, ...before.uniqueKeys].find((one) => one?.name === name)?.columns;
    if (dropped) {
      dropReferences(
        schema,
        key,
        (columns) => columns.length === dropped.length && columns.every((column) => dropped.includes(column)),
      );
    }
  }
}

function attach(partition: TableDraft, parent: Table): void {
  partition.partitionOf = qualifiedName(parent);
  for (const { name, identity } of parent.columns)
    if (identity) partition.changeColumn(name, { identity: true, hasDefault: true });
  inheritFromPartitioned(partition, parent);
}

/** A partition shares the sequences of its parent; alone it has none. */
function detach(partition: TableDraft): void {
  partition.partitionOf = undefined;
  partition.columns = partition.columns.map((column) =>
    column.identity ? { ...column, identity: false, hasDefault: false } : column,
  );
}

function changePartitions(key: string, commands: readonly AlterTableCmd[], schema: SchemaDraft): void {
  for (const childKey of partitionsBelow(schema, key)) {
    const child = schema.get(childKey);
    const whole = schema.get(child?.partitionOf ?? '');
    if (!child || !whole) continue;
    // An index on the parent alone stays with it.
    const parent = { ...whole, indexes: whole.indexes.filter((index) => index.valid) };
    const changed = schema.changed(`partition of ${key}`, child, (table) => {
      for (const command of commands) {
        changeColumns(table, command, schema);
        changeChecks(table, command);
      }
      if (commands.some((command) => command.subtype === 'AT_DropConstraint')) dropSurplusKeys(table, parent);
      inheritFromPartitioned(table, parent);
    });
    schema.set(childKey, changed);
  }
}

/** Tables that inherit follow in their columns and CHECK constraints; keys and indexes are each table's own. */
function changeChildren(key: string, commands: readonly AlterTableCmd[], schema: SchemaDraft): void {
  for (const childKey of childrenBelow(schema, key)) {
    const child = schema.get(childKey);
    if (!child) continue;
    const checks = (child.inherits ?? []).flatMap((parent) => schema.get(parent)?.checks ?? []);
    const step = `child of ${key}: ${checks.map((check) => check.name + check.expression).join()}`;
    const changed = schema.changed(step, child, (table) => {
      for (const command of commands) {
        const { def, subtype } = command;
        const added =
          subtype === 'AT_AddColumn' && def && 'ColumnDef' in def ? def.ColumnDef.colname : undefined;
        if (added === undefined || !table.hasColumn(added)) changeColumns(table, command, schema);
        changeChecks(table, command);
      }
      inheritChecks(table, { checks });
    });
    schema.set(childKey, changed);
  }
}

/** Keys of a partition that its parent no longer has. */
function dropSurplusKeys(partition: TableDraft, parent: Table): void {
  for (const index of partition.indexes) {
    if (index.constraint && !parent.indexes.some((one) => sameIndex(one, index)))
      partition.dropConstraint(index.name);
  }
  partition.foreignKeys = partition.foreignKeys.filter((key) =>
    parent.foreignKeys.some((one) => one.columns.join() === key.columns.join()),
  );
}
