import { isMadeUp } from '../syntax/embedded/holes';
import { documentMap, type PlacedStatement } from '../syntax/source';
import type { OffsetMap } from '../text/offset-map';
import type { Range } from '../text/range';
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
  const names = madeUpNames(placed, map, documentText);
  return found
    .filter((finding) => !isMadeUp(placed, finding.range))
    .map((finding) => inDocument(finding, map, placed, documentText))
    .map((finding) =>
      names.size === 0 ? finding : { ...finding, message: asWritten(finding.message, names) },
    );
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
    ...(finding.cost && { cost: finding.cost }),
    ...(finding.remedy && { remedy: finding.remedy }),
  };
}

/** Words of the statement that hold what was put into a placeholder or hole, and what the document has there. */
function madeUpNames(
  { statement, fragment, fragmentOffset = 0 }: PlacedStatement,
  map: OffsetMap,
  documentText: string,
): ReadonlyMap<string, string> {
  const holes = (fragment?.holes ?? []).filter((hole) => !hole.isValue);
  if (statement.parameters.length + statement.madeUp.length + holes.length === 0) return noNames;
  const names = new Map<string, string>();
  const add = (token: Range): void => {
    const { start, end } = map.rangeToOriginal(token);
    names.set(statement.text.slice(token.start, token.end).toLowerCase(), documentText.slice(start, end));
  };
  for (const { range, written } of statement.parameters) {
    const text = statement.text.slice(range.start, range.end);
    if (text !== written && !text.startsWith('$')) add(range);
  }
  for (const range of statement.madeUp) if (range.end > range.start) add(range);
  if (holes.length === 0) return names;
  const from = statement.map.toOriginal(0) + fragmentOffset;
  for (const { range } of holes) {
    const token = statement.tokens.find(
      ({ start, end }) => start + from <= range.start && range.end <= end + from,
    );
    if (token?.kind === 'word' || token?.kind === 'quoted-identifier') add(token);
  }
  return names;
}

const noNames: ReadonlyMap<string, string> = new Map();

/** A message whose quoted names are written as in the document. */
function asWritten(message: string, names: ReadonlyMap<string, string>): string {
  return message.replace(/`([^`]+)`/g, (quoted, path: string) => {
    const written = path.replace(/"[^"]*"|[^."]+/g, (name) => names.get(name.toLowerCase()) ?? name);
    return written.includes('`') ? quoted : `\`${written}\``;
  });
}
