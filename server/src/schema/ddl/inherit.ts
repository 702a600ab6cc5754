import type { Table } from '../schema';
import type { SchemaDraft } from './schema-draft';
import type { TableDraft } from './table-draft';

/** A child has the CHECK constraints of its parent, under their names. */
export function inheritChecks(child: TableDraft, parent: Pick<Table, 'checks'>): void {
  for (const check of parent.checks ?? []) {
    if (check.local || child.checks.some((one) => one.name === check.name)) continue;
    child.putCheck(check);
  }
}

/** A query of the parent reads its children too. */
export function markInherited(parentKey: string, schema: SchemaDraft): void {
  const parent = schema.get(parentKey);
  if (!parent || parent.inherited) return;
  const changed = schema.changed('is inherited', parent, (table) => {
    table.inherited = true;
  });
  schema.set(parentKey, changed);
}

/** The keys of all tables that inherit from this one, parents first. */
export function childrenBelow(schema: SchemaDraft, key: string): string[] {
  const found = new Set([key]);
  for (const parent of found) {
    if (!schema.get(parent)?.inherited) continue;
    for (const [child, table] of schema.speakingOf(parent))
      if (table.inherits?.includes(parent)) found.add(child);
  }
  found.delete(key);
  return [...found];
}
