import { buildSchema } from '../../../server/src/schema/apply-ddl';
import { emptySchema, type Index, type Schema, type Table } from '../../../server/src/schema/schema';
import { readSql } from '../../../server/src/syntax/source';
import type { Statement } from '../../../server/src/syntax/statement';

export function statementsOf(ddl: string): Statement[] {
  return readSql(ddl).statements.map((placed) => {
    const { result } = placed.statement;
    if (result.kind === 'error') throw new Error(`${result.error.message} in: ${placed.statement.text}`);
    return placed.statement;
  });
}

export function schemaOf(ddl: string, base: Schema = emptySchema): Schema {
  return buildSchema(base, statementsOf(ddl));
}

/** The table of that key; throws where there is none. */
export function tableIn(schema: Schema, key: string): Table {
  const table = schema.tables.get(key);
  if (!table) throw new Error(`${key} is not among ${[...schema.tables.keys()].join(', ')}`);
  return table;
}

/** `id bigint not null default, total numeric`. */
export function columnsText(table: Table): string {
  return table.columns
    .map((column) =>
      [
        column.name,
        column.type,
        column.notNull && 'not null',
        column.hasDefault && 'default',
        column.generated && 'generated',
        column.identity && 'identity',
      ]
        .filter(Boolean)
        .join(' '),
    )
    .join(', ');
}

/** `orders_pkey: unique btree (id) constraint`. */
export function indexText(index: Index): string {
  const keys = index.keys.map((key) =>
    [
      key.column ?? `(${key.expression})`,
      key.collation && `collate ${key.collation}`,
      key.operatorClass,
      key.descending && 'desc',
      key.nullsFirst && 'nulls first',
    ]
      .filter(Boolean)
      .join(' '),
  );
  return [
    `${index.name}:`,
    index.unique && 'unique',
    index.method,
    `(${keys.join(', ')})`,
    index.include.length > 0 && `include (${index.include.join(', ')})`,
    index.where !== undefined && `where ${index.where}`,
    index.constraint && 'constraint',
    !index.valid && 'invalid',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Everything about a table, as lines. */
export function tableLines(table: Table): string[] {
  const keyText = (key: { name?: string; columns: readonly string[] }) =>
    `${key.name} (${key.columns.join(', ')})`;
  return [
    `${table.kind} ${table.schema}.${table.name}${table.partitionOf ? ` of ${table.partitionOf}` : ''}`,
    columnsText(table),
    ...(table.primaryKey ? [`primary key ${keyText(table.primaryKey)}`] : []),
    ...table.uniqueKeys.map((key) => `unique ${keyText(key)}`),
    ...table.foreignKeys.map(
      (key) => `foreign key ${keyText(key)} -> ${key.references} (${key.referencedColumns.join(', ')})`,
    ),
    ...table.indexes.map((index) => `index ${indexText(index)}`),
  ];
}
