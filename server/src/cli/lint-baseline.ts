import { access, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { DocumentFinding } from '../lint/finding';
import type { Source } from '../syntax/source';
import {
  type Baseline,
  type BaselineEntries,
  comparedWithBaseline,
  countOf,
  entriesOfFile,
  nameInBaseline,
  printBaseline,
} from '../workspace/baseline';
import { BaselineFiles, type BaselineReading, readBaselineFile } from '../workspace/baseline-files';
import type { LintReport } from './lint-report';
import { UsageError } from './usage-error';

/** Takes out the findings that are known. */
export interface LintBaseline {
  /** `beside`: the folder of the configuration. Throws UsageError. */
  unknown(
    path: string,
    beside: string,
    source: Source,
    findings: readonly DocumentFinding[],
  ): Promise<readonly DocumentFinding[]>;
  /** What was counted so far. */
  counts(): BaselineCounts;
  /** Adds what was counted elsewhere. */
  add(counts: BaselineCounts): void;
  /** Called once, at the end. */
  summary(): Promise<LintReport['baseline']>;
}

/** Plain data, so that threads can tell each other. */
export interface BaselineCounts {
  readonly known: number;
  readonly stale: number;
  /** The names of the files that were compared, by the path of the baseline. */
  readonly seen: Readonly<Record<string, readonly string[]>>;
}

/** `given`: a file, false for none, undefined for those beside the configurations. Throws UsageError. */
export async function readLintBaseline(given: string | false | undefined): Promise<LintBaseline> {
  const files = new BaselineFiles();
  const one = typeof given === 'string' ? readable(await readBaselineFile(resolve(given))) : undefined;
  if (typeof given === 'string' && !one) throw new UsageError(`The baseline ${given} does not exist.`);
  const seen = new Map<string, Set<string>>();
  const baselines = new Map<string, Baseline>();
  let known = 0;
  let stale = 0;
  return {
    async unknown(path, beside, source, findings) {
      if (given === false) return findings;
      const baseline = one ?? readable(await files.in(beside));
      if (!baseline) return findings;
      const name = nameInBaseline(resolve(path), dirname(baseline.path));
      baselines.set(baseline.path, baseline);
      seen.set(baseline.path, (seen.get(baseline.path) ?? new Set()).add(name));
      const compared = comparedWithBaseline(baseline.entries[name], source, findings);
      known += findings.length - compared.unknown.length;
      stale += compared.staleCount;
      return compared.unknown;
    },
    counts: () => ({
      known,
      stale,
      seen: Object.fromEntries([...seen].map(([path, names]) => [path, [...names]])),
    }),
    add(counts) {
      known += counts.known;
      stale += counts.stale;
      for (const [path, names] of Object.entries(counts.seen)) {
        const all = seen.get(path) ?? new Set();
        for (const name of names) all.add(name);
        seen.set(path, all);
      }
    },
    async summary() {
      if (seen.size === 0) return undefined;
      for (const [path, names] of seen) {
        const baseline = baselines.get(path) ?? readable(await readBaselineFile(path));
        if (!baseline) continue;
        for (const [name, entries] of Object.entries(baseline.entries)) {
          if (names.has(name)) continue;
          const isGone = await access(resolve(dirname(baseline.path), name)).then(
            () => false,
            () => true,
          );
          if (isGone) stale += countOf(entries);
        }
      }
      return { known, stale };
    },
  };
}

function readable(reading: BaselineReading): Baseline | undefined {
  if (reading.kind === 'unreadable') throw new UsageError(reading.problem);
  return reading.kind === 'read' ? reading.baseline : undefined;
}

/** Collects what is found, to be written as a baseline. */
export interface BaselineWriter {
  add(path: string, source: Source, findings: readonly DocumentFinding[]): void;
  /** Gives a sentence that says what was written. Throws UsageError. */
  write(): Promise<string>;
}

export function createBaselineWriter(file: string): BaselineWriter {
  const entries: Record<string, BaselineEntries[string]> = {};
  return {
    add(path, source, findings) {
      const ofFile = entriesOfFile(source, findings);
      if (Object.keys(ofFile).length === 0) return;
      entries[nameInBaseline(resolve(path), dirname(resolve(file)))] = ofFile;
    },
    async write() {
      await writeFile(file, printBaseline(entries)).catch((error: NodeJS.ErrnoException) => {
        throw new UsageError(`${file} cannot be written (${error.code}).`);
      });
      const files = Object.values(entries);
      const findings = files.reduce((sum, one) => sum + countOf(one), 0);
      return `${file} holds ${findings} finding${findings === 1 ? '' : 's'} in ${files.length} file${files.length === 1 ? '' : 's'}.`;
    },
  };
}
