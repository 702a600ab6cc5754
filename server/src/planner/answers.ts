import { setImmediate } from 'node:timers/promises';
import { judge } from '../advisor/judge';
import type { NoPlan, Probe, ProbedPlan, ProbedPlans } from '../advisor/probe';
import { encodedOffsets } from '../text/utf8';
import { JudgedSchemas } from './judged-schemas';
import type { PlannerAnswer, PlannerTask } from './messages';
import { explainOptions, type PlannerDatabase } from './planner-database';
import type { PlannerSource } from './planner-source';

/**
 * Answers tasks, each in its turn. One that takes many plans waits between them for those that have come meanwhile.
 * `works` hears which task it is that the planner is busy with.
 */
export function answers(
  database: PlannerDatabase,
  source: PlannerSource,
  works: (number: number) => void,
): (number: number, task: PlannerTask) => Promise<PlannerAnswer> {
  let last: Promise<unknown> = Promise.resolve();
  const schemas = new JudgedSchemas(source);

  async function inTurn<Answer>(
    number: number,
    ddl: readonly string[],
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    const turn = last.then(async () => {
      // The answer before goes out, and what has come meanwhile is heard.
      await setImmediate();
      works(number);
      await database.put(ddl, () => works(number));
      return work();
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  const planOf = (sql: string) => refusedOr(sql, (): Promise<ProbedPlan> => database.plan(sql));
  const plansOf: Probe['whatIf'] = (indexes, statements, without) =>
    refusedOr('', (): Promise<ProbedPlans> => database.whatIf(indexes, statements, without));

  return async (number, task) => {
    switch (task.kind) {
      case 'plan':
        return inTurn(number, task.ddl, () => planOf(task.sql));
      case 'what-if':
        return inTurn(number, [], () => plansOf(task.indexes, task.queries, task.without));
      case 'judge':
        return judge(task.sql, await schemas.with(task.ddl), {
          plan: (sql) => inTurn(number, task.ddl, () => planOf(sql)),
          whatIf: (...asked) => inTurn(number, task.ddl, () => plansOf(...asked)),
        });
    }
  };
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
