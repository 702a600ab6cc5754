import { setImmediate } from 'node:timers/promises';
import type { NoPlan, Probe } from '../advisor/probe';
import { encodedOffsets } from '../text/utf8';
import type { Adviser } from './adviser';
import type { PlannerAnswer, PlannerTask } from './messages';
import { explainOptions, type PlannerDatabase } from './planner-database';
import type { PlannerSource } from './planner-source';

/**
 * Answers tasks, each in its turn. One that takes many plans waits between them for those that have come meanwhile.
 * `works` hears which task it is that the planner is busy with, and `worked` when it is not any more.
 */
export function answers(
  database: PlannerDatabase,
  source: PlannerSource,
  works: (number: number, plan: number) => void,
  worked: (number: number) => void,
): Answers {
  let last: Promise<unknown> = Promise.resolve();
  let loading: Promise<Adviser> | undefined;
  let unread: PlannerSource | undefined = source;
  const running = new Map<number, AbortController>();

  async function inTurn<Answer>({ number, plan, ddl }: Turn, work: () => Promise<Answer>): Promise<Answer> {
    const turn = last.then(async () => {
      // The answer before goes out, and what has come meanwhile is heard.
      await setImmediate();
      works(number, plan);
      try {
        await database.put(ddl, () => works(number, plan));
        return await work();
      } finally {
        worked(number);
      }
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  /** It reads statements by PostgreSQL's grammar, without which the planner starts sooner. */
  function adviser(): Promise<Adviser> {
    loading ??= import('./adviser').then(({ Adviser }) => {
      if (!unread) throw new Error('The adviser is loaded once.');
      const adviser = new Adviser(unread);
      // What it does not need of it any more, nobody else is to hold.
      unread = undefined;
      return adviser;
    });
    return loading;
  }

  /** Asks for one plan after the other of a task, and for none of those that are fatal. */
  function probeOf(
    number: number,
    ddl: readonly string[],
    fatal: readonly number[],
    signal?: AbortSignal,
  ): Probe {
    let count = 0;
    const next = async <Answer>(sql: string, work: () => Promise<Answer>): Promise<Answer | NoPlan> => {
      signal?.throwIfAborted();
      const plan = count++;
      if (fatal.includes(plan))
        return { kind: 'abandoned', message: 'Planning took too long and was given up.' };
      return inTurn({ number, plan, ddl }, () => refusedOr(sql, work));
    };
    return {
      plan: (sql) => next(sql, () => database.plan(sql)),
      whatIf: (indexes, statements, without) => next('', () => database.whatIf(indexes, statements, without)),
    };
  }

  async function advise(
    number: number,
    { workload, budget }: Extract<PlannerTask, { kind: 'advise' }>,
    fatal: readonly number[],
  ): Promise<PlannerAnswer> {
    const abort = new AbortController();
    running.set(number, abort);
    const { signal } = abort;
    try {
      const probe = probeOf(number, [], fatal, signal);
      const advice = await (await adviser()).advise(workload, probe, { budget, signal });
      return { kind: 'advice', advice };
    } catch (error) {
      if (!signal.aborted) throw error;
      return { kind: 'abandoned', message: 'Nobody waits for the advice any more.' };
    } finally {
      running.delete(number);
    }
  }

  return {
    async answer(number, task, fatal) {
      switch (task.kind) {
        case 'plan':
          return probeOf(number, task.ddl, fatal).plan(task.sql);
        case 'what-if':
          return probeOf(number, [], fatal).whatIf(task.indexes, task.queries, task.without);
        case 'judge':
          return (await adviser()).judge(task.sql, task.ddl, probeOf(number, task.ddl, fatal));
        case 'advise':
          return advise(number, task, fatal);
      }
    },
    cancel: (number) => running.get(number)?.abort(),
  };
}

/** One plan of a task. */
interface Turn {
  readonly number: number;
  readonly plan: number;
  readonly ddl: readonly string[];
}

export interface Answers {
  answer(number: number, task: PlannerTask, fatal: readonly number[]): Promise<PlannerAnswer>;
  /** The task ends soon, with whatever answer. */
  cancel(number: number): void;
}

/** An error of PostgreSQL's has a SQLSTATE; one without is WebAssembly's, after which nothing can be trusted. */
async function refusedOr<Answer>(sql: string, work: () => Promise<Answer>): Promise<Answer | NoPlan> {
  try {
    return await work();
  } catch (error) {
    const { message, code, position } = error as { message?: string; code?: string; position?: string };
    if (code === undefined) throw error;
    const at = Number(position) - 1 - explainOptions.length;
    return {
      kind: 'refused',
      message: message ?? String(error),
      code,
      ...(sql && at >= 0 && { offset: encodedOffsets(sql).fromCodePoint(at) }),
    };
  }
}
