import { isMadeUp } from '../syntax/embedded/holes';
import { documentMap, type PlacedStatement } from '../syntax/source';
import type { OffsetMap } from '../text/offset-map';
import type { RuleFinding } from './check-statement';
import type { DocumentFinding, DocumentFix } from './finding';
import { withParameterNames, writtenEdit } from './written-edit';

/** Findings of a statement as findings of its document. What lies in text that was made up is nobody's. */
export function placeFindings(
  placed: PlacedStatement,
  found: readonly RuleFinding[],
  documentText: string,
): DocumentFinding[] {
  const map = documentMap(placed);
  return found
    .filter((finding) => !isMadeUp(placed, finding.range))
    .map((finding) => inDocument(finding, map, placed, documentText));
}

function inDocument(
  finding: RuleFinding,
  map: OffsetMap,
  placed: PlacedStatement,
  documentText: string,
): DocumentFinding {
  const fixes: DocumentFix[] = [];
  for (const fix of finding.fixes ?? []) {
    const edits = fix.edits.map((edit) => writtenEdit(edit, map, placed, documentText));
    if (!edits.every((edit) => edit !== undefined)) continue;
    fixes.push({ title: fix.title, safety: fix.safety, edits, alone: fix.alone ?? false });
  }
  return {
    rule: finding.rule,
    severity: finding.severity,
    range: map.rangeToOriginal(finding.range),
    message: withParameterNames(finding.message, placed.statement.parameters),
    fixes,
  };
}
