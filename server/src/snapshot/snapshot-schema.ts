import { buildSchemaOfFiles } from '../schema/build-schema';
import { type Column, qualifiedName, type Schema, type Table } from '../schema/schema';
import { readStatement } from '../syntax/statement';
import type { Snapshot, SnapshotColumn, SnapshotColumnStatistics, SnapshotRelation } from './snapshot';
import { snapshotDdl } from './snapshot-ddl';

/** What rules ask of a schema, from a snapshot. The parser must be there. */
export function snapshotSchema(snapshot: Snapshot): Schema {
  const empty: Schema = { tables: new Map(), searchPath: snapshot.searchPath, complete: true };
  const statements = snapshotDdl(snapshot).map(({ sql }) => readStatement(sql));
  const built = buildSchemaOfFiles(empty, [statements]);
  const tables = new Map(built.tables);
  for (const relation of snapshot.relations) {
    const key = qualifiedName(relation);
    tables.set(key, tableOf(relation, tables.get(key)));
  }
  return { ...built, tables };
}

/** What the snapshot itself says of a relation goes before what was read from its DDL. */
function tableOf(
  { schema, name, kind, columns, size, partitionBy, statistics = [] }: SnapshotRelation,
  built: Table | undefined,
): Table {
  // Those over all partitions come behind those of a table's own rows.
  const byColumn = new Map(statistics.map((one) => [one.column, one]));
  return {
    uniqueKeys: [],
    foreignKeys: [],
    indexes: [],
    ...built,
    schema,
    name,
    kind,
    columns: columns.map((column) => columnOf(column, byColumn.get(column.name))),
    ...(partitionBy !== undefined && { partitionBy }),
    ...(size && size.rows >= 0 && { statistics: { rows: size.rows, pages: size.pages } }),
  };
}

function columnOf(
  { name, type, ...column }: SnapshotColumn,
  statistics: SnapshotColumnStatistics | undefined,
): Column {
  const { generated, identity } = column;
  return {
    name,
    type,
    notNull: column.notNull ?? false,
    hasDefault: identity !== undefined || (column.default !== undefined && generated === undefined),
    generated: generated !== undefined,
    identity: identity !== undefined || isSerial(column.default),
    ...(statistics && {
      statistics: { distinct: statistics.distinct, averageWidthBytes: statistics.averageWidth },
    }),
  };
}

function isSerial(expression = ''): boolean {
  return expression.startsWith("nextval('");
}
