import type { TextEdit } from '../text/edit';
import type { DocumentFinding } from './finding';

/** The edits of all fixes that keep the result and may go together; of those that overlap, the first. */
export function safeEdits(findings: readonly DocumentFinding[]): TextEdit[] {
  const edits: TextEdit[] = [];
  let end = -1;
  for (const finding of findings) {
    if (finding.severity === 'refactoring') continue;
    const fix = finding.fixes.find((one) => one.safety === 'safe' && !one.alone);
    if (!fix || fix.edits.some((edit) => edit.range.start < end)) continue;
    for (const edit of fix.edits) {
      edits.push(edit);
      end = Math.max(end, edit.range.end);
    }
  }
  return edits;
}
