import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Baseline, baselineFileName, readBaseline } from './baseline';

export type BaselineReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'read'; readonly baseline: Baseline }
  /** `problem` is a sentence that names the file. */
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Reads the baselines of folders, and keeps them until it is told to forget. */
export class BaselineFiles {
  private readonly kept = new Map<string, Promise<BaselineReading>>();

  in(folder: string): Promise<BaselineReading> {
    const reading = this.kept.get(folder) ?? readBaselineFile(join(folder, baselineFileName));
    this.kept.set(folder, reading);
    return reading;
  }

  forget(): void {
    this.kept.clear();
  }
}

export async function readBaselineFile(path: string): Promise<BaselineReading> {
  try {
    const entries = readBaseline(await readFile(path, 'utf8'));
    if (entries) return { kind: 'read', baseline: { path, entries } };
    return {
      kind: 'unreadable',
      problem: `${path} is not a baseline of findings; write it again with lint --write-baseline.`,
    };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'none' };
    return { kind: 'unreadable', problem: `${path} cannot be read (${code}).` };
  }
}
