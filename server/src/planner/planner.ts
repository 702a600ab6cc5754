import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WorkloadOptions } from '../advisor/advise-workload';
import type { Judgement } from '../advisor/judge';
import type { NoPlan, Probe, ProbedPlan, ProbedPlans, ProposedIndex } from '../advisor/probe';
import type { WorkloadEntry } from '../advisor/reported-statements';
import type { SnapshotName } from '../snapshot/snapshot';
import type { FatalStatement } from './load-files';
import type { LoadProblem } from './load-snapshot';
import type { Advised, PlannerAnswer, PlannerMessage, PlannerRequest, PlannerTask } from './messages';
import type { DdlPlace, PlannerSource } from './planner-source';

export interface PlannerOptions {
  /** Holds the planner's files, its code among them. */
  readonly folder: string;
  readonly source: PlannerSource;
  /** A task one of whose plans takes longer is given up. */
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

/** Once it may have been the statement; from the second time on it is the DDL below it that is done without. */
const mostEnded = 2;

interface Asked {
  readonly number: number;
  readonly task: PlannerTask;
  readonly settle: (answer: PlannerAnswer) => void;
  /** Its plans that ended threads. */
  readonly fatal: number[];
}

/** A task that takes many plans is given up when so many of them have ended a thread. */
const mostFatalPlans = 3;

/**
 * PostgreSQL's planner with the schema and the statistics of a snapshot, or the schema of files and assumed sizes, on a
 * thread of its own that starts when it is first needed, ends when it is idle, and is replaced when a task makes it fail
 * or takes too long. Nothing is executed.
 */
export class Planner implements Probe {
  private worker: Worker | undefined;
  private isReady = false;
  /** In the order in which they were asked, and by their numbers. */
  private readonly asked = new Map<number, Asked>();
  /** Those of `asked` that the thread has been given. */
  private readonly given = new Set<number>();
  /** What the thread is busy with. */
  private current: { readonly number: number; readonly plan: number } | undefined;
  private last = 0;
  /** Tasks that ended a thread are not tried again. */
  private readonly fatal = new Map<string, NoPlan>();
  /** How many threads have ended with this DDL on top. */
  private readonly ended = new Map<string, number>();
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

  /** EXPLAIN's JSON for a statement, for any values of its parameters, with DDL on top of the schema. */
  async plan(sql: string, ddl: readonly string[] = []): Promise<ProbedPlan | NoPlan> {
    return (await this.ask({ kind: 'plan', sql, ddl: this.bearable(ddl) })) as ProbedPlan | NoPlan;
  }

  /** The plans of queries as if indexes were there, and others were not. */
  async whatIf(
    indexes: readonly ProposedIndex[],
    queries: readonly string[],
    without: readonly SnapshotName[] = [],
  ): Promise<ProbedPlans | NoPlan> {
    return (await this.ask({ kind: 'what-if', indexes, queries, without })) as ProbedPlans | NoPlan;
  }

  /** What is to be said of a statement, with the indexes that it lacks. Others get their plans meanwhile. */
  async judge(sql: string, ddl: readonly string[] = []): Promise<Judgement | NoPlan> {
    return (await this.ask({ kind: 'judge', sql, ddl: this.bearable(ddl) })) as Judgement | NoPlan;
  }

  /** The set of indexes that helps a workload most. Others get their plans meanwhile. */
  async advise(
    workload: readonly WorkloadEntry[],
    { budget = {}, signal }: WorkloadOptions = {},
  ): Promise<Advised | NoPlan> {
    return (await this.ask({ kind: 'advise', workload, budget }, signal)) as Advised | NoPlan;
  }

  async dispose(): Promise<void> {
    const { worker } = this;
    this.forget();
    this.settleAll({ kind: 'abandoned', message: 'The planner was stopped.' });
    await worker?.terminate();
  }

  /** Without DDL that a thread does not get over. */
  private bearable(ddl: readonly string[]): readonly string[] {
    const isFatal = this.ended.size > 0 && (this.ended.get(JSON.stringify(ddl)) ?? 0) >= mostEnded;
    return isFatal ? [] : ddl;
  }

  private ask(task: PlannerTask, signal?: AbortSignal): Promise<PlannerAnswer> {
    const known = this.fatal.size > 0 ? this.fatal.get(JSON.stringify(task)) : undefined;
    if (known) return Promise.resolve(known);
    return new Promise((settle) => {
      const number = ++this.last;
      this.asked.set(number, { number, task, settle, fatal: [] });
      if (signal?.aborted) this.cancel(number);
      signal?.addEventListener('abort', () => this.cancel(number), { once: true });
      this.next();
    });
  }

  private cancel(number: number): void {
    if (this.given.has(number)) this.worker?.postMessage({ kind: 'cancel', number } satisfies PlannerRequest);
    this.settle(number, { kind: 'abandoned', message: 'Nobody waits for it any more.' });
  }

  private next(): void {
    if (this.asked.size === 0) this.rest();
    else if (!this.worker) this.start();
    else if (this.isReady) this.giveAll(this.worker);
  }

  private giveAll(worker: Worker): void {
    for (const { number, task, fatal } of this.asked.values()) {
      if (this.given.has(number)) continue;
      if (this.given.size === 0) this.limit();
      this.given.add(number);
      worker.postMessage({ kind: 'task', number, task, fatal } satisfies PlannerRequest);
    }
  }

  /** Whatever it does now ends in time, or the thread. */
  private limit(): void {
    const limitMs = this.options.limitMs ?? defaultLimitMs;
    this.after(limitMs, () => this.fail(`Planning took more than ${limitMs / 1_000} s and was given up.`));
  }

  private start(): void {
    const { folder, source } = this.options;
    const worker = new Worker(join(folder, 'planner.mjs'), {
      // Not those of this process: to debug it does not mean to debug the planner.
      execArgv: [],
      // Plans are read and forgotten; V8 would let more of them lie.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    this.worker = worker;
    const start = { folder, source, fatal: this.fatalStatements };
    worker.postMessage({ kind: 'start', start } satisfies PlannerRequest);
    this.after(startLimitMs, () => this.fail('The planner did not start.'));
    worker.on('message', (message: PlannerMessage) => this.worker === worker && this.receive(message));
    worker.on(
      'error',
      (error) => this.worker === worker && this.fail(`The planner failed: ${error.message}`),
    );
    worker.on('exit', () => this.worker === worker && this.fail('The planner ended.'));
  }

  private receive(message: PlannerMessage): void {
    switch (message.kind) {
      case 'loading':
        this.load(message.place);
        return;
      case 'ready':
        clearTimeout(this.timer);
        this.loadProblems = message.problems;
        this.isReady = true;
        break;
      case 'working':
        this.current = message;
        this.limit();
        return;
      case 'worked':
        this.current = undefined;
        clearTimeout(this.timer);
        return;
      case 'answer':
        this.settle(message.number, message.answer);
    }
    this.next();
  }

  private settle(number: number, answer: PlannerAnswer): void {
    const asked = this.asked.get(number);
    this.asked.delete(number);
    this.given.delete(number);
    asked?.settle(answer);
  }

  private load(place: DdlPlace | undefined): void {
    this.loading = place;
    if (!place) this.after(startLimitMs, () => this.fail('The planner did not start.'));
    else
      this.after(statementLimitMs, () =>
        this.fail(`The statement took more than ${statementLimitMs / 1_000} s and is left out.`),
      );
  }

  /** Ends the thread. The task at hand is answered with the reason; without one, all are. */
  private fail(message: string): void {
    const { worker, loading } = this;
    const { plan = 0, number = 0 } = this.current ?? {};
    const current = this.asked.get(number);
    this.forget();
    void worker?.terminate();
    if (loading && this.fatalStatements.length < mostFatalStatements) {
      this.fatalStatements.push({ ...loading, why: message });
      this.next();
      return;
    }
    const refusal: NoPlan = { kind: 'abandoned', message };
    if (current) this.blame(current, plan, refusal);
    else this.settleAll(refusal);
    this.next();
  }

  /** One of many plans is done without from now on; else the task is answered, and not tried again. */
  private blame({ number, task, fatal, settle }: Asked, plan: number, refusal: NoPlan): void {
    const isOfMany = task.kind === 'judge' || task.kind === 'advise';
    if (isOfMany && fatal.push(plan) < mostFatalPlans) return;
    this.asked.delete(number);
    this.fatal.set(JSON.stringify(task), refusal);
    if ('ddl' in task && task.ddl.length > 0) {
      const ddl = JSON.stringify(task.ddl);
      this.ended.set(ddl, (this.ended.get(ddl) ?? 0) + 1);
    }
    settle(refusal);
  }

  private settleAll(answer: PlannerAnswer): void {
    const all = [...this.asked.values()];
    this.asked.clear();
    for (const { settle } of all) settle(answer);
  }

  /** From now on the thread is not ours. */
  private forget(): void {
    clearTimeout(this.timer);
    this.worker = undefined;
    this.isReady = false;
    this.given.clear();
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
