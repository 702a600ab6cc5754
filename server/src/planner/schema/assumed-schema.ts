import { buildSchemaOfFiles } from '../../schema/build-schema';
import { emptySchema, type Schema, type Table } from '../../schema/schema';
import { readSql } from '../../syntax/source';
import type { AssumedRows, DdlFile } from '../planner-source';
import { assumedRows } from './assumed-rows';

/** The schema of files of DDL with the rows that its tables are taken to have. */
export function assumedSchema(files: readonly DdlFile[], assume: AssumedRows): Schema {
  const statements = files.map(({ sql }) => readSql(sql).statements.map(({ statement }) => statement));
  return withAssumedRows(buildSchemaOfFiles(emptySchema, statements), assume);
}

/** With rows for the tables that have no statistics. */
export function withAssumedRows(schema: Schema, assume: AssumedRows): Schema {
  const tables = new Map<string, Table>();
  for (const [key, table] of schema.tables)
    tables.set(
      key,
      table.statistics ? table : { ...table, statistics: { rows: assumedRows(assume, table), pages: 0 } },
    );
  return { ...schema, tables };
}
