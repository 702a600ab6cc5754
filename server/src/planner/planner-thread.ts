import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PlannerAnswer, PlannerMessage, PlannerRequest, PlannerStart, PlannerTask } from './messages';
import type { DdlPlace } from './planner-source';
import type { LoadProblem } from './schema/load-snapshot';

/** To start and to load a large schema. */
const startLimitMs = 60_000;
/** For a statement of a file. */
const statementLimitMs = 2_000;

/** What becomes of a thread. After `failed` nothing more is heard of it. */
export interface ThreadEvents {
  ready(problems: readonly LoadProblem[]): void;
  answered(number: number, answer: PlannerAnswer): void;
  failed(failure: ThreadFailure): void;
}

export interface ThreadFailure {
  /** In one sentence. */
  readonly message: string;
  /** The statement of a file that it was running. */
  readonly loading?: DdlPlace;
  /** The task that it was busy with, and which of its plans. */
  readonly current?: { readonly number: number; readonly plan: number };
}

/** One thread with a planner: from its start to its end, which is a failure where it takes too long over something. */
export class PlannerThread {
  isReady = false;
  private readonly worker: Worker;
  private loading: DdlPlace | undefined;
  private current: ThreadFailure['current'];
  private timer: NodeJS.Timeout | undefined;
  private hasEnded = false;
  private unanswered = 0;

  /** `limitMs`: for one plan. */
  constructor(
    start: PlannerStart,
    private readonly limitMs: number,
    private readonly events: ThreadEvents,
  ) {
    this.worker = new Worker(join(start.folder, 'planner.mjs'), {
      // Not those of this process: to debug it does not mean to debug the planner.
      execArgv: [],
      // Plans are read and forgotten; V8 would let more of them lie.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    this.startsInTime();
    void this.begin(start);
    this.worker.on('message', (message: PlannerMessage) => this.receive(message));
    this.worker.on('error', (error) => this.fail(`The planner failed: ${error.message}`));
    this.worker.on('exit', () => this.fail('The planner ended.'));
  }

  give(number: number, task: PlannerTask, fatal: readonly number[]): void {
    if (this.unanswered++ === 0) this.plansInTime();
    this.send({ kind: 'task', number, task, fatal });
  }

  cancel(number: number): void {
    this.send({ kind: 'cancel', number });
  }

  async end(): Promise<void> {
    this.hasEnded = true;
    this.within(undefined);
    await this.worker.terminate();
  }

  /** PostgreSQL's code is compiled here, on V8's own threads, while the thread comes up. */
  private async begin(start: PlannerStart): Promise<void> {
    try {
      const code = await WebAssembly.compile(await readFile(join(start.folder, 'pglite.wasm')));
      this.send({ kind: 'start', start, code });
    } catch (error) {
      this.fail(`The planner failed: ${(error as Error).message}`);
    }
  }

  private send(request: PlannerRequest): void {
    this.worker.postMessage(request);
  }

  private receive(message: PlannerMessage): void {
    if (this.hasEnded) return;
    switch (message.kind) {
      case 'loading':
        this.loading = message.place;
        if (message.place)
          this.within(
            statementLimitMs,
            `The statement took more than ${statementLimitMs / 1_000} s and is left out.`,
          );
        else this.startsInTime();
        return;
      case 'ready':
        this.within(undefined);
        this.isReady = true;
        this.events.ready(message.problems);
        return;
      case 'working':
        this.current = message;
        this.plansInTime();
        return;
      case 'worked':
        this.current = undefined;
        this.within(undefined);
        return;
      case 'answer':
        this.unanswered--;
        this.events.answered(message.number, message.answer);
    }
  }

  private fail(message: string): void {
    if (this.hasEnded) return;
    const { loading, current } = this;
    void this.end();
    this.events.failed({ message, ...(loading && { loading }), ...(current && { current }) });
  }

  private startsInTime(): void {
    this.within(startLimitMs, 'The planner did not start.');
  }

  /** Whatever it does now ends in time, or the thread. */
  private plansInTime(): void {
    const { limitMs } = this;
    this.within(limitMs, `Planning took more than ${limitMs / 1_000} s and was given up.`);
  }

  private within(ms: number | undefined, otherwise = ''): void {
    clearTimeout(this.timer);
    this.timer = ms === undefined ? undefined : setTimeout(() => this.fail(otherwise), ms);
  }
}
