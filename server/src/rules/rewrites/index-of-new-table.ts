import { namesIn } from '../../schema/ddl/table-register';
import { hasFewerRows } from '../../schema/named-table';
import type { Context } from '../rule';

/** So few rows are indexed at once. */
const fewRows = 1_000;

/**
 * Whether the document creates the index itself, or the index belongs to a table that it creates, or to a small one. What no longer has the index is
 * known by the name of the index, which mostly holds that of its table: `idx_orders_user_id`.
 */
export function isIndexOfNewTable(name: string, inSchema: string | undefined, context: Context): boolean {
  const { schema, createdHere } = context;
  const schemas = inSchema === undefined ? ['pg_temp', ...(schema?.searchPath ?? ['public'])] : [inSchema];
  if (schemas.some((one) => createdHere.has(`${one}.${name}`))) return true;
  for (const key of schema ? namesIn(schema.tables).indexedBy(name) : []) {
    const table = schema?.tables.get(key);
    if (table && schemas.includes(table.schema) && table.indexes.some((index) => index.name === name))
      return createdHere.has(key) || hasFewerRows(table, fewRows);
  }
  const parts = name.split('_').slice(0, 12);
  for (let from = 0; from < parts.length; from++) {
    for (let to = parts.length; to > from; to--) {
      const table = parts.slice(from, to).join('_');
      if (schemas.some((one) => createdHere.has(`${one}.${table}`))) return true;
    }
  }
  return false;
}
