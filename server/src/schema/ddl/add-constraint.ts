import type { Constraint } from '../../syntax/ast';
import { joinedColumns } from '../default-names';
import { sameExpression } from '../expression';
import { sameIndex } from '../index-cover';
import type { Check, Index, Key, Table } from '../schema';
import { columnNames } from './column-names';
import { checkText } from './expression-text';
import { elementNames, indexElements, indexKeys, plainKey } from './index-keys';
import { namesOf } from './names-of';
import type { SchemaDraft } from './schema-draft';
import type { TableDraft } from './table-draft';

/** Adds a constraint to a table. `column`: the one in whose definition it is written. */
export function addConstraint(
  table: TableDraft,
  constraint: Constraint,
  column: string | undefined,
  schema: SchemaDraft,
): void {
  const before = schema.before(`${table.schema}.${table.name}`);
  switch (constraint.contype) {
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
      if (constraint.indexname === undefined) addKey(table, constraint, column, before);
      else useIndex(table, constraint, constraint.indexname);
      break;
    case 'CONSTR_FOREIGN':
      addForeignKey(table, constraint, column, schema, before);
      break;
    case 'CONSTR_EXCLUSION':
      addExclusion(table, constraint, before);
      break;
    case 'CONSTR_CHECK':
      addCheck(table, constraint, schema, before);
      break;
    case 'CONSTR_NOTNULL':
      if (constraint.skip_validation) break;
      for (const name of namesOf(constraint.keys)) table.changeColumn(name, { notNull: true });
  }
}

function addKey(
  table: TableDraft,
  constraint: Constraint,
  column: string | undefined,
  before: Table | undefined,
): void {
  const columns = column === undefined ? namesOf(constraint.keys) : [column];
  const include = namesOf(constraint.including);
  const primary = constraint.contype === 'CONSTR_PRIMARY';
  const overPeriods = constraint.without_overlaps === true;
  const index: Index = {
    name: '',
    method: overPeriods ? 'gist' : 'btree',
    unique: !overPeriods,
    keys: columns.map(plainKey),
    include,
    constraint: true,
    valid: true,
  };
  const reusable = (existing: string): boolean => {
    const same = before?.indexes.find((one) => one.name === existing);
    return (same !== undefined && sameIndex(same, index)) || (primary && table.primaryKey?.name === existing);
  };
  const named = joinedColumns([...columns, ...include]);
  const name = constraint.conname ?? table.freeName(primary ? '' : named, primary ? 'pkey' : 'key', reusable);
  const deferrable = constraint.deferrable ? ({ deferrable: true } as const) : undefined;
  if (overPeriods) {
    if (primary) for (const one of columns) table.changeColumn(one, { notNull: true });
  } else if (primary) table.putPrimaryKey({ name, columns, ...deferrable });
  else table.putUniqueKey({ name, columns, ...deferrable });
  table.putIndex({ ...index, name });
}

/** ADD CONSTRAINT … USING INDEX: the index takes the constraint's name. */
function useIndex(table: TableDraft, constraint: Constraint, indexName: string): void {
  const name = constraint.conname ?? indexName;
  const index = table.indexes.find((one) => one.name === indexName);
  const known = index ?? table.indexes.find((one) => one.name === name);
  if (!known) return;
  if (index && name !== indexName) table.indexes = table.indexes.filter((one) => one !== index);
  table.putIndex({ ...known, name, constraint: true });
  const columns = known.keys.flatMap((key) => (key.column === undefined ? [] : [key.column]));
  const key: Key = { name, columns, ...(constraint.deferrable && { deferrable: true }) };
  if (constraint.contype === 'CONSTR_PRIMARY') table.putPrimaryKey(key);
  else table.putUniqueKey(key);
}

function addForeignKey(
  table: TableDraft,
  constraint: Constraint,
  column: string | undefined,
  schema: SchemaDraft,
  before: Table | undefined,
): void {
  const columns = column === undefined ? namesOf(constraint.fk_attrs) : [column];
  const { relname = '', schemaname } = constraint.pktable ?? {};
  const own = `${table.schema}.${table.name}`;
  const isOwn = relname === table.name && (schemaname ?? table.schema) === table.schema;
  const references = isOwn
    ? own
    : (schema.find(relname, schemaname) ?? `${schemaname ?? schema.schemaFor(undefined)}.${relname}`);
  const written = namesOf(constraint.pk_attrs);
  const primaryKey = isOwn ? table.primaryKey : schema.get(references)?.primaryKey;
  const referencedColumns = written.length > 0 ? written : (primaryKey?.columns ?? []);
  const reusable = (existing: string): boolean =>
    before?.foreignKeys.some(
      (one) =>
        one.name === existing && one.references === references && one.columns.join() === columns.join(),
    ) ?? false;
  const name = constraint.conname ?? table.freeName(joinedColumns(columns), 'fkey', reusable);
  table.putForeignKey({ name, columns, references, referencedColumns });
}

function addExclusion(table: TableDraft, constraint: Constraint, before: Table | undefined): void {
  const elements = (constraint.exclusions ?? []).flatMap((pair) =>
    'List' in pair ? indexElements(pair.List.items?.slice(0, 1)) : [],
  );
  const method = constraint.access_method ?? 'btree';
  const index: Index = {
    name: '',
    method,
    unique: false,
    keys: indexKeys(elements, method, []),
    include: namesOf(constraint.including),
    constraint: true,
    valid: true,
  };
  const reusable = (existing: string): boolean =>
    before?.indexes.some((one) => one.name === existing && one.constraint && one.method === method) ?? false;
  const columns = joinedColumns([...elementNames(elements), ...index.include]);
  const name = constraint.conname ?? table.freeName(columns, 'excl', reusable);
  table.putIndex({ ...index, name });
}

/** A table that is just made has no rows to check: there NOT VALID says nothing. */
function addCheck(
  table: TableDraft,
  constraint: Constraint,
  schema: SchemaDraft,
  before: Table | undefined,
): void {
  const { statement } = schema;
  // One that is not enforced says nothing of any row.
  if (!statement || !constraint.is_enforced) return;
  const isNew = statement.result.kind === 'parsed' && statement.result.tree.root.type === 'CreateStmt';
  const expression = checkText(statement, constraint.location ?? 0);
  const check: Omit<Check, 'name'> = {
    expression,
    validated: isNew || constraint.skip_validation !== true,
    ...(constraint.is_no_inherit && { local: true }),
  };
  const reusable = (existing: string): boolean =>
    before?.checks?.some((one) => one.name === existing && sameExpression(one.expression, expression)) ??
    false;
  const [only, ...others] = columnNames(constraint.raw_expr);
  const named = only !== undefined && others.length === 0 ? only : '';
  table.putCheck({ ...check, name: constraint.conname ?? table.freeName(named, 'check', reusable) });
}
