import type { Table } from '../schema';

/** Whether two tables say the same. */
export function equalTables(a: Table, b: Table): boolean {
  return isEqual(a, b);
}

/** Whether two values of plain data say the same. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isEqual(item, b[i]));
  const fields = Object.entries(a);
  if (fields.length !== Object.keys(b).length) return false;
  return fields.every(([name, value]) => isEqual(value, (b as Record<string, unknown>)[name]));
}
