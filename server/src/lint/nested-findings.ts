import type { DocumentFinding } from './finding';

/**
 * The findings in the SQL of a document of code, in order. What a text brings along wherever it is put into other SQL
 * by its name is said once, where it is first used.
 */
export function nestedOnce(findings: readonly DocumentFinding[], text: string): DocumentFinding[] {
  const said = new Set<string>();
  return findings.filter(({ rule, message, range }) => {
    if (!text.startsWith('${', range.start)) return true;
    const key = `${rule}\n${message}\n${text.slice(range.start, range.end)}`;
    if (said.has(key)) return false;
    said.add(key);
    return true;
  });
}
