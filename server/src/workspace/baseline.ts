import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import * as v from 'valibot';
import type { DocumentFinding } from '../lint/finding';
import { findingText } from '../lint/finding-text';
import type { Source } from '../syntax/source';

/** The name under which a baseline is looked for, beside the configuration. */
export const baselineFileName = 'forecost.baseline.json';

/**
 * Findings that are known and not reported. They are recognised by rule, file and text of the statement, so that
 * moved code does not wake them. Of several that are alike, as many are known as were counted.
 */
export interface Baseline {
  readonly path: string;
  readonly entries: BaselineEntries;
}

/** By the file's path from the baseline's folder, by rule, by a digest of the text: how often. */
export type BaselineEntries = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>
>;

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const shape = v.object({
  version: v.literal(1),
  findings: v.record(v.string(), v.record(v.string(), v.record(v.string(), count))),
});

/** Undefined: the text is not a baseline. */
export function readBaseline(text: string): BaselineEntries | undefined {
  try {
    const result = v.safeParse(shape, JSON.parse(text));
    return result.success ? result.output.findings : undefined;
  } catch {
    return undefined;
  }
}

/** The file's content, in an order that changes little when findings come and go. */
export function printBaseline(entries: BaselineEntries): string {
  const sorted = <T>(record: Readonly<Record<string, T>>, each: (value: T) => unknown) =>
    Object.fromEntries(
      Object.entries(record)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => [key, each(value)]),
    );
  const findings = sorted(entries, (rules) => sorted(rules, (digests) => sorted(digests, (n) => n)));
  return `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
}

/** A file's path as a baseline in `folder` names it. */
export function nameInBaseline(file: string, folder: string): string {
  return relative(folder, file).replaceAll('\\', '/');
}

/** What a baseline knows of the findings of one file. Refactorings are not reported, and so not known. */
export function entriesOfFile(source: Source, findings: readonly DocumentFinding[]): BaselineEntries[string] {
  const entries = new Map<string, Map<string, number>>();
  for (const finding of findings) {
    if (finding.severity === 'refactoring') continue;
    const digests = entries.get(finding.rule) ?? new Map<string, number>();
    entries.set(finding.rule, digests);
    const digest = digestOf(source, finding);
    digests.set(digest, (digests.get(digest) ?? 0) + 1);
  }
  return Object.fromEntries([...entries].map(([rule, digests]) => [rule, Object.fromEntries(digests)]));
}

/** The findings that a baseline does not know, and how many entries of the file match nothing. */
export function comparedWithBaseline(
  known: BaselineEntries[string] | undefined,
  source: Source,
  findings: readonly DocumentFinding[],
): { readonly unknown: readonly DocumentFinding[]; readonly staleCount: number } {
  if (!known) return { unknown: findings, staleCount: 0 };
  const left = new Map<string, number>();
  for (const [rule, digests] of Object.entries(known)) {
    for (const [digest, number] of Object.entries(digests)) left.set(`${rule} ${digest}`, number);
  }
  const unknown = findings.filter((finding) => {
    if (finding.severity === 'refactoring') return true;
    const key = `${finding.rule} ${digestOf(source, finding)}`;
    const number = left.get(key) ?? 0;
    left.set(key, number - 1);
    return number <= 0;
  });
  const staleCount = [...left.values()].reduce((sum, number) => sum + Math.max(0, number), 0);
  return { unknown, staleCount };
}

/** How many findings the entries of a file stand for. */
export function countOf(entries: BaselineEntries[string]): number {
  return Object.values(entries)
    .flatMap((digests) => Object.values(digests))
    .reduce((sum, number) => sum + number, 0);
}

function digestOf(source: Source, finding: DocumentFinding): string {
  return createHash('sha256').update(findingText(source, finding)).digest('hex').slice(0, 16);
}
