import type { SnapshotName } from '../../snapshot/snapshot';
import type { AssumedRows } from '../planner-source';

/** How many rows a table is taken to have. */
export function assumedRows({ rows, tables }: AssumedRows, { schema, name }: SnapshotName): number {
  const own = Object.hasOwn(tables, `${schema}.${name}`) ? tables[`${schema}.${name}`] : undefined;
  return own ?? (Object.hasOwn(tables, name) ? tables[name] : undefined) ?? rows;
}
