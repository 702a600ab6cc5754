import { quoteIdentifier } from '../syntax/quote-identifier';
import type { SnapshotName } from './snapshot';

export interface DdlStatement {
  readonly sql: string;
  /** For messages: `table "public"."orders"`. */
  readonly makes: string;
  readonly phase: DdlPhase;
}

/** What a statement belongs to. */
export type DdlPhase = (typeof ddlPhases)[number];

/** In the order in which they follow each other. */
export const ddlPhases = [
  'schema',
  'role',
  'type',
  'sequence',
  'function',
  'aggregate',
  'table',
  'parent',
  'key',
  'view',
  'index',
  'index-parent',
  'check',
  'foreign-key',
  'statistics',
  'row-security',
] as const;

/** `word`: what kind of thing it makes. */
export function ddlStatement(
  phase: DdlPhase,
  sql: string,
  word: string,
  made: SnapshotName | string,
): DdlStatement {
  const names = typeof made === 'string' ? [made] : [made.schema, made.name];
  const shown = names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.');
  return { sql, makes: `${word} ${shown}`, phase };
}

/** The name as it has to stand in SQL. */
export function nameSql({ schema, name }: SnapshotName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}
