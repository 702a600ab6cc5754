import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { levelledNames } from '../lint/built-in-rules';
import { rules } from '../rules/index';
import type { Snapshot } from '../snapshot/snapshot';
import type { RuleLevels } from '../workspace/levels';
import { loadSyntax } from '../workspace/load-syntax';
import { type BaselineCounts, type LintBaseline, readLintBaseline } from './lint-baseline';
import { createFileLinter, type LintedFile } from './lint-file';
import { type ReportedFinding, reportFindings } from './lint-report';
import { createLintSettings } from './lint-settings';
import { readSource, type SourceFile, type SourcePath } from './source-files';
import { UsageError } from './usage-error';

/** What is known of a file when it was linted. */
export interface ReportedFile {
  readonly findings: readonly ReportedFinding[];
  readonly statements: number;
}

/** What another thread has to know to lint as this one does. */
export interface ThreadSettings {
  readonly levels: RuleLevels;
  readonly maxCost: number | undefined;
  readonly schemaFiles: readonly string[];
  readonly snapshot: Snapshot | undefined;
  readonly baseline: string | false | undefined;
}

interface Task extends ThreadSettings {
  readonly sources: readonly SourcePath[];
  /** The places of the sources in the order in which they are taken, and which is the next. */
  readonly order: readonly number[];
  readonly next: Int32Array;
}

type Answer =
  | { readonly kind: 'linted'; readonly place: number; readonly file: ReportedFile }
  | { readonly kind: 'unusable'; readonly place: number; readonly message: string }
  | { readonly kind: 'done'; readonly baseline: BaselineCounts };

/** Another thread has to load all that this one has loaded, which takes as long as linting so much. */
const worthAThreadBytes = 400_000;

/** Each thread holds parsers and trees of its own. */
const mostThreads = 4;

/**
 * Lints files on several threads where that is faster, and gives what each file's turn would have given, in their
 * order. Throws UsageError, that of the first file that has one.
 */
export async function lintOnThreads(
  sources: readonly SourcePath[],
  settings: ThreadSettings,
  lint: (file: SourceFile) => Promise<LintedFile>,
  baseline: LintBaseline,
): Promise<ReportedFile[]> {
  const bytes = sources.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const wanted = Math.min(Math.floor(bytes / worthAThreadBytes), sources.length);
  const threads = Math.max(1, Math.min(availableParallelism(), mostThreads, wanted));
  const order = sources.map((_, place) => place);
  // The longest first, so that all threads end at about the same time.
  const size = (place: number) => sources[place]?.sizeBytes ?? 0;
  if (threads > 1) order.sort((a, b) => size(b) - size(a));
  // Of what a file needed, nothing is needed for the next: memory is worth more here than the time to look it through.
  if (bytes > worthAThreadBytes) setFlagsFromString('--optimize-for-size');
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const task: Task = { ...settings, sources, order, next };

  const files = new Map<number, ReportedFile>();
  const unusable = new Map<number, string>();
  const others = Array.from({ length: threads - 1 }, () => {
    const worker = new Worker(__filename, { workerData: task });
    return new Promise<void>((resolve, reject) => {
      worker.on('message', (answer: Answer) => {
        if (answer.kind === 'linted') files.set(answer.place, answer.file);
        else if (answer.kind === 'unusable') unusable.set(answer.place, answer.message);
        else baseline.add(answer.baseline);
      });
      worker.once('error', reject);
      worker.once('exit', () => resolve());
    });
  });
  await Promise.all([
    ...others,
    takeAll(task, lint, (answer) => {
      if (answer.kind === 'linted') files.set(answer.place, answer.file);
      else if (answer.kind === 'unusable') unusable.set(answer.place, answer.message);
    }),
  ]);
  const [first] = [...unusable].sort(([a], [b]) => a - b);
  if (first) throw new UsageError(first[1]);
  return sources.flatMap((_, place) => files.get(place) ?? []);
}

async function takeAll(
  { sources, order, next }: Task,
  lint: (file: SourceFile) => Promise<LintedFile>,
  answer: (answer: Answer) => void,
): Promise<void> {
  for (;;) {
    const place = order[Atomics.add(next, 0, 1)];
    const source = place === undefined ? undefined : sources[place];
    if (place === undefined || !source) return;
    try {
      const file = await readSource(source);
      const { findings, statements } = await lint(file);
      const reported = reportFindings(file.path, file.text, findings);
      answer({ kind: 'linted', place, file: { findings: reported, statements } });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      answer({ kind: 'unusable', place, message: error.message });
    }
  }
}

/** Does the work of such a thread, which this is. */
export async function lintInThread(): Promise<void> {
  const task: Task = workerData;
  const hasCode = task.sources.some(({ language }) => language !== 'sql');
  await loadSyntax(__dirname, hasCode);
  // What there is to say of the configuration was said when the files were listed.
  const settings = createLintSettings(task, levelledNames(rules), () => undefined);
  const baseline = await readLintBaseline(task.baseline);
  const post = (answer: Answer) => parentPort?.postMessage(answer);
  await takeAll(task, createFileLinter(settings, baseline), post);
  post({ kind: 'done', baseline: baseline.counts() });
}
