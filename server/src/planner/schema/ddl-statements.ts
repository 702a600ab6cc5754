import { split } from '../../syntax/split';
import type { DdlFile } from '../planner-source';

/** A statement of a file, as it is run. */
export interface DdlStatement {
  /** As long as what stands in the file. */
  readonly sql: string;
  /** Where it starts in the file. */
  readonly offset: number;
  readonly kind: 'begin' | 'end' | 'savepoint' | 'extension' | 'other';
  /** Of an extension: its name. */
  readonly extension?: string;
}

/**
 * What is to be run of a file: without psql's commands, rows, and what does nothing for plans, such as VACUUM and
 * privileges.
 */
export function ddlStatements({ sql: text }: DdlFile): DdlStatement[] {
  return split(text).flatMap(({ kind, range, blanks }): DdlStatement[] => {
    if (kind !== 'statement') return [];
    let sql = text.slice(range.start, range.end);
    for (const { start, end } of blanks) sql = blanked(sql, start - range.start, end - range.start);
    if (leftOut.test(sql)) return [];
    const offset = range.start;
    if (/^(?:begin|start\s+transaction)\b/i.test(sql)) return [{ sql, offset, kind: 'begin' }];
    if (/^(?:savepoint|release|rollback\s+(?:(?:work|transaction)\s+)?to)\b/i.test(sql))
      return [{ sql, offset, kind: 'savepoint' }];
    if (/^(?:commit|end|rollback|abort)\b/i.test(sql)) return [{ sql, offset, kind: 'end' }];
    const [, name] = /^create\s+extension\s+(?:if\s+not\s+exists\s+)?("[^"]+"|[\w$]+)/i.exec(sql) ?? [];
    if (name) return [{ sql, offset, kind: 'extension', extension: name.replaceAll('"', '') }];
    return [{ sql: inTransaction(sql), offset, kind: 'other' }];
  });
}

const leftOut =
  /^(?:vacuum|analyze|analyse|cluster|reindex|refresh|checkpoint|copy|lock|listen|notify|grant|revoke|reassign|explain|(?:create|drop|alter)\s+(?:database|tablespace|subscription|publication|event\s+trigger|server|user\s+mapping)|alter\s+(?:system|default\s+privileges|extension)|comment\s+on|security\s+label|set\s+(?:session\s+authorization|role)|alter\s+\w+(?:\s+\w+)?\s+(?:if\s+exists\s+)?\S+(?:\s*\([^)]*\))?\s+owner\s+to)\b/i;

/** Without CONCURRENTLY, which no transaction takes; the planner's tables are empty and nobody waits. */
function inTransaction(sql: string): string {
  if (!/^(?:(?:create\s+(?:unique\s+)?|drop\s+)index|alter\s+table)\b/i.test(sql)) return sql;
  const at = /\bconcurrently\b/i.exec(sql);
  return at ? blanked(sql, at.index, at.index + at[0].length) : sql;
}

function blanked(text: string, start: number, end: number): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}
