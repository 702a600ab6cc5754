import type { Snapshot } from './snapshot';
export interface DdlStatement { readonly sql: string; readonly makes: string }
export function snapshotDdl(snapshot: Snapshot): DdlStatement[] {
  return ((snapshot as unknown as { ddl: string[] }).ddl).map((sql) => ({ sql, makes: sql.slice(0, 60) }));
}
