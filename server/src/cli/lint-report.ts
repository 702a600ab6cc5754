import type { DocumentFinding } from '../lint/finding';
import type { Severity } from '../rules/rule';
import { inOrder } from '../text/edit';
import { createLineIndex, type LineIndex } from '../text/line-index';

/** The contract of `lint --format json`: names stay. Lines and columns count from 1, columns in UTF-16 units. */
export interface LintReport {
  readonly files: number;
  readonly statements: number;
  readonly findings: readonly ReportedFinding[];
  /** Where a baseline was read: how many findings it knows, and how many of its entries match nothing any more. */
  readonly baseline?: { readonly known: number; readonly stale: number };
}

export interface ReportedFinding extends Place {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path: string;
  readonly fixes: readonly ReportedFix[];
  /** Estimated by the planner, of the whole statement. */
  readonly cost?: { readonly before: number; readonly after: number; readonly unit: 'cost' };
  /** A statement that mends it, for a migration. */
  readonly remedy?: { readonly title: string; readonly sql: string };
}

export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ReportedFix {
  readonly title: string;
  readonly safety: string;
  readonly edits: readonly (Place & { readonly newText: string })[];
}

/** The findings of one file. Refactorings are offers of the editor and not reported. */
export function reportFindings(
  path: string,
  text: string,
  findings: readonly DocumentFinding[],
): ReportedFinding[] {
  const lines = createLineIndex(text);
  return findings
    .filter((finding) => finding.severity !== 'refactoring')
    .map(({ rule, severity, message, range, fixes, cost, remedy }) => ({
      rule,
      severity,
      message,
      path,
      ...placeOf(range, lines),
      fixes: fixes.map((fix) => ({
        title: fix.title,
        safety: fix.safety,
        edits: inOrder(fix.edits).map((edit) => ({ ...placeOf(edit.range, lines), newText: edit.newText })),
      })),
      ...(cost && { cost: { ...cost, unit: 'cost' as const } }),
      ...(remedy && { remedy: { title: remedy.title, sql: remedy.sql } }),
    }));
}

export function placeOf(range: { readonly start: number; readonly end: number }, lines: LineIndex): Place {
  const start = lines.positionAt(range.start);
  const end = lines.positionAt(range.end);
  return {
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
