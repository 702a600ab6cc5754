import type { DocumentRule, StatementInOrder } from '../rules/rule';
import { documentMap, type Source } from '../syntax/source';
import type { DocumentFinding, DocumentFix } from './finding';
import { withParameterNames, writtenEdit } from './written-edit';

/** What a rule about a document's statements finds. `inOrder`: those of `source`. */
export function* checkOrder(
  rule: DocumentRule,
  severity: DocumentFinding['severity'],
  source: Source,
  inOrder: readonly StatementInOrder[],
): Iterable<DocumentFinding> {
  for (const finding of rule.check(inOrder)) {
    const placed = source.statements[finding.place];
    if (!placed) continue;
    const fixes: DocumentFix[] = [];
    for (const fix of finding.fixes ?? []) {
      const edits = fix.edits.flatMap((edit) => {
        const own = source.statements[edit.place];
        const written = own && writtenEdit(edit, documentMap(own), own, source.text);
        return written ? [written] : [];
      });
      if (edits.length < fix.edits.length) continue;
      fixes.push({ title: fix.title, safety: fix.safety, edits, alone: fix.alone ?? false });
    }
    yield {
      rule: rule.name,
      severity,
      range: documentMap(placed).rangeToOriginal(finding.range),
      message: withParameterNames(finding.message, placed.statement.parameters),
      fixes,
    };
  }
}
