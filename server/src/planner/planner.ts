import type { WorkloadOptions } from '../advisor/advise-workload';
import type { Judgement } from '../advisor/judge';
import type { NoPlan, Probe, ProbedPlan, ProbedPlans, ProposedIndex } from '../advisor/probe';
import type { WorkloadEntry } from '../advisor/reported-statements';
import type { SnapshotName } from '../snapshot/snapshot';
import type { Advised, PlannerAnswer, PlannerTask } from './messages';
import type { PlannerSource } from './planner-source';
import { PlannerThread, type ThreadFailure } from './planner-thread';
import type { FatalStatement } from './schema/load-files';
import type { LoadProblem } from './schema/load-snapshot';

export interface PlannerOptions {
  /** Holds the planner's files, its code among them. */
  readonly folder: string;
  readonly source: PlannerSource;
  /** A plan that takes longer is given up. */
  readonly limitMs?: number;
  /** After so long without a task the thread ends, and its memory is given back. */
  readonly idleMs?: number;
}

const defaultLimitMs = 2_000;
const defaultIdleMs = 60_000;
/** A schema that ends more threads than this before it is loaded is given up. */
const mostFatalStatements = 10;
/** Once it may have been the statement; from the second time on it is the DDL below it that is done without. */
const mostEnded = 2;
/** A task that takes many plans is given up when so many of them have ended a thread. */
const mostFatalPlans = 3;

interface Asked {
  readonly number: number;
  readonly task: PlannerTask;
  readonly settle: (answer: PlannerAnswer) => void;
  /** Its plans that ended threads. */
  readonly fatal: number[];
}

/**
 * PostgreSQL's planner with the schema and the statistics of a snapshot, or the schema of files and assumed sizes, on a
 * thread of its own that starts when it is first needed, ends when it is idle, and is replaced when a plan makes it fail
 * or takes too long. Nothing is executed.
 */
export class Planner implements Probe {
  private thread: PlannerThread | undefined;
  /** In the order in which they were asked, and by their numbers. */
  private readonly asked = new Map<number, Asked>();
  /** Those of `asked` that the thread has been given. */
  private readonly given = new Set<number>();
  private last = 0;
  /** Tasks that ended a thread are not tried again. */
  private readonly fatal = new Map<string, NoPlan>();
  /** How many threads have ended with this DDL on top. */
  private readonly ended = new Map<string, number>();
  /** Statements of files that ended a thread are left out from then on. */
  private readonly fatalStatements: FatalStatement[] = [];
  private resting: NodeJS.Timeout | undefined;
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
    const thread = this.forget();
    this.settleAll({ kind: 'abandoned', message: 'The planner was stopped.' });
    await thread?.end();
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
    if (this.given.has(number)) this.thread?.cancel(number);
    this.settle(number, { kind: 'abandoned', message: 'Nobody waits for it any more.' });
  }

  private next(): void {
    clearTimeout(this.resting);
    if (this.asked.size === 0) this.rest();
    else if (!this.thread) this.start();
    else if (this.thread.isReady) this.giveAll(this.thread);
  }

  private start(): void {
    const { folder, source, limitMs = defaultLimitMs } = this.options;
    this.thread = new PlannerThread({ folder, source, fatal: this.fatalStatements }, limitMs, {
      ready: (problems) => {
        this.loadProblems = problems;
        this.next();
      },
      answered: (number, answer) => {
        this.settle(number, answer);
        this.next();
      },
      failed: (failure) => this.replace(failure),
    });
  }

  private giveAll(thread: PlannerThread): void {
    for (const { number, task, fatal } of this.asked.values()) {
      if (this.given.has(number)) continue;
      this.given.add(number);
      thread.give(number, task, fatal);
    }
  }

  private settle(number: number, answer: PlannerAnswer): void {
    const asked = this.asked.get(number);
    this.asked.delete(number);
    this.given.delete(number);
    asked?.settle(answer);
  }

  /** The task at hand is answered with the reason; without one, all are. */
  private replace({ message, loading, current }: ThreadFailure): void {
    this.forget();
    const refusal: NoPlan = { kind: 'abandoned', message };
    const asked = current && this.asked.get(current.number);
    if (loading && this.fatalStatements.length < mostFatalStatements)
      this.fatalStatements.push({ ...loading, why: message });
    else if (asked) this.blame(asked, current.plan, refusal);
    else this.settleAll(refusal);
    this.next();
  }

  /** One of many plans is done without from now on; else the task is answered, and not tried again. */
  private blame({ number, task, fatal }: Asked, plan: number, refusal: NoPlan): void {
    const isOfMany = task.kind === 'judge' || task.kind === 'advise';
    if (isOfMany && fatal.push(plan) < mostFatalPlans) return;
    this.fatal.set(JSON.stringify(task), refusal);
    if ('ddl' in task && task.ddl.length > 0) {
      const ddl = JSON.stringify(task.ddl);
      this.ended.set(ddl, (this.ended.get(ddl) ?? 0) + 1);
    }
    this.settle(number, refusal);
  }

  private settleAll(answer: PlannerAnswer): void {
    const all = [...this.asked.values()];
    this.asked.clear();
    for (const { settle } of all) settle(answer);
  }

  /** From now on the thread is not ours. */
  private forget(): PlannerThread | undefined {
    const { thread } = this;
    clearTimeout(this.resting);
    this.thread = undefined;
    this.given.clear();
    return thread;
  }

  private rest(): void {
    if (!this.thread) return;
    this.resting = setTimeout(() => void this.forget()?.end(), this.options.idleMs ?? defaultIdleMs);
    this.resting.unref();
  }
}
