import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { NoPlan, Probe, ProbedPlan, ProbedPlans, ProposedIndex } from '../advisor/probe';
import type { SnapshotName } from '../snapshot/snapshot';
import type { FatalStatement } from './load-files';
import type { LoadProblem } from './load-snapshot';
import type { PlannerAnswer, PlannerMessage, PlannerStart, PlannerTask } from './messages';
import type { DdlPlace, PlannerSource } from './planner-source';

export interface PlannerOptions {
  /** Holds the planner's files, its code among them. */
  readonly folder: string;
  readonly source: PlannerSource;
  /** A task that takes longer is given up. */
  readonly limitMs?: number;
  /** After so long without a task the thread ends, and its memory is given back. */
  readonly idleMs?: number;
}

const defaultLimitMs = 2_000;
const defaultIdleMs = 60_000;
/** To start and to load a large schema. */
const startLimitMs = 60_000;
/** For a statement of a file. */
const statementLimitMs = 2_000;
/** A schema that ends more threads than this before it is loaded is given up. */
const mostFatalStatements = 10;

interface Waiting {
  readonly task: PlannerTask;
  readonly settle: (answer: PlannerAnswer) => void;
}

/**
 * PostgreSQL's planner with the schema and the statistics of a snapshot, or the schema of files and assumed sizes, on a
 * thread of its own that starts when it is first needed, ends when it is idle, and is replaced when a task makes it fail
 * or takes too long. Nothing is executed.
 */
export class Planner implements Probe {
  private worker: Worker | undefined;
  private isReady = false;
  private current: Waiting | undefined;
  private readonly waiting: Waiting[] = [];
  /** Tasks that ended a thread are not tried again. */
  private readonly fatal = new Map<string, NoPlan>();
  /** Statements of files that ended a thread are left out from then on. */
  private readonly fatalStatements: FatalStatement[] = [];
  private loading: DdlPlace | undefined;
  private timer: NodeJS.Timeout | undefined;
  private loadProblems: readonly LoadProblem[] | undefined;

  constructor(private readonly options: PlannerOptions) {}

  /** What of the snapshot or the files the planner has to do without; undefined before it was first loaded. */
  get problems(): readonly LoadProblem[] | undefined {
    return this.loadProblems;
  }

  /** EXPLAIN's JSON for a statement, for any values of its parameters. */
  async plan(sql: string): Promise<ProbedPlan | NoPlan> {
    return (await this.ask({ kind: 'plan', sql })) as ProbedPlan | NoPlan;
  }

  /** The plans of queries as if indexes were there, and others were not. */
  async whatIf(
    indexes: readonly ProposedIndex[],
    queries: readonly string[],
    without: readonly SnapshotName[] = [],
  ): Promise<ProbedPlans | NoPlan> {
    return (await this.ask({ kind: 'what-if', indexes, queries, without })) as ProbedPlans | NoPlan;
  }

  async dispose(): Promise<void> {
    const { worker } = this;
    this.forget();
    for (const { settle } of this.takeAll())
      settle({ kind: 'abandoned', message: 'The planner was stopped.' });
    await worker?.terminate();
  }

  private ask(task: PlannerTask): Promise<PlannerAnswer> {
    const known = this.fatal.get(JSON.stringify(task));
    if (known) return Promise.resolve(known);
    return new Promise((settle) => {
      this.waiting.push({ task, settle });
      this.next();
    });
  }

  private next(): void {
    if (this.current) return;
    const [first] = this.waiting;
    if (!first) this.rest();
    else if (!this.worker) this.start();
    else if (this.isReady) this.send(this.worker, first);
  }

  private send(worker: Worker, first: Waiting): void {
    this.waiting.shift();
    this.current = first;
    const limitMs = this.options.limitMs ?? defaultLimitMs;
    this.after(limitMs, () => this.fail(`Planning took more than ${limitMs / 1_000} s and was given up.`));
    worker.postMessage(first.task);
  }

  private start(): void {
    const { folder, source } = this.options;
    const worker = new Worker(join(folder, 'planner.mjs'), {
      workerData: { folder, source, fatal: this.fatalStatements } satisfies PlannerStart,
      // Not those of this process: to debug it does not mean to debug the planner.
      execArgv: [],
    });
    this.worker = worker;
    this.after(startLimitMs, () => this.fail('The planner did not start.'));
    worker.on('message', (message: PlannerMessage) => this.worker === worker && this.receive(message));
    worker.on(
      'error',
      (error) => this.worker === worker && this.fail(`The planner failed: ${error.message}`),
    );
    worker.on('exit', () => this.worker === worker && this.fail('The planner ended.'));
  }

  private receive(message: PlannerMessage): void {
    clearTimeout(this.timer);
    if (message.kind === 'loading') {
      this.load(message.place);
      return;
    }
    if (message.kind === 'ready') {
      this.loadProblems = message.problems;
      this.isReady = true;
    } else {
      const { current } = this;
      this.current = undefined;
      current?.settle(message.answer);
    }
    this.next();
  }

  private load(place: DdlPlace | undefined): void {
    this.loading = place;
    if (!place) this.after(startLimitMs, () => this.fail('The planner did not start.'));
    else
      this.after(statementLimitMs, () =>
        this.fail(`The statement took more than ${statementLimitMs / 1_000} s and is left out.`),
      );
  }

  /** Ends the thread. The task at hand is answered with the reason; without one, all that wait are. */
  private fail(message: string): void {
    const { worker, current, loading } = this;
    this.forget();
    void worker?.terminate();
    if (loading && this.fatalStatements.length < mostFatalStatements) {
      this.fatalStatements.push({ ...loading, why: message });
      this.next();
      return;
    }
    const refusal: NoPlan = { kind: 'abandoned', message };
    if (current) this.fatal.set(JSON.stringify(current.task), refusal);
    for (const { settle } of current ? [current] : this.takeAll()) settle(refusal);
    this.next();
  }

  private takeAll(): Waiting[] {
    const { current } = this;
    this.current = undefined;
    return [...(current ? [current] : []), ...this.waiting.splice(0)];
  }

  /** From now on the thread is not ours. */
  private forget(): void {
    clearTimeout(this.timer);
    this.worker = undefined;
    this.isReady = false;
    this.current = undefined;
    this.loading = undefined;
  }

  private rest(): void {
    const { worker } = this;
    if (!worker) return;
    this.after(this.options.idleMs ?? defaultIdleMs, () => {
      this.forget();
      void worker.terminate();
    });
    this.timer?.unref();
  }

  private after(ms: number, work: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(work, ms);
  }
}
