import type { NoPlan, ProbedPlan } from '../advisor/probe';
import { probedPlan } from '../advisor/probed-plan';
import type { Plan } from '../protocol/plan';
import { type LeadingDdl, noDdl } from './leading-ddl';

export type PlannedStatement =
  | {
      readonly kind: 'plan';
      readonly plan: Plan;
      readonly json: string;
      /** It reads tables of the document, whose sizes are assumed. */
      readonly isAssumed: boolean;
    }
  | NoPlan;

/** So many plans are kept. */
const mostKept = 2_000;

/** The offline plans of statements, made once for each text and the DDL before it. */
export class StatementPlans {
  private readonly asked = new Map<string, Promise<PlannedStatement>>();

  constructor(
    private readonly planner: {
      plan(sql: string, ddl: readonly string[]): Promise<ProbedPlan | NoPlan>;
    },
  ) {}

  of(sql: string, ddl: LeadingDdl = noDdl): Promise<PlannedStatement> {
    const key = `${ddl.key}\0${sql}`;
    const before = this.asked.get(key);
    if (before) return before;
    const planned = this.plan(sql, ddl);
    this.asked.set(key, planned);
    const [oldest] = this.asked.keys();
    if (this.asked.size > mostKept && oldest !== undefined) this.asked.delete(oldest);
    return planned;
  }

  private async plan(sql: string, ddl: LeadingDdl): Promise<PlannedStatement> {
    const answer = await this.planner.plan(sql, ddl.statements);
    if (answer.kind !== 'plan') return answer;
    const { json, isAssumed = false } = answer;
    const plan = probedPlan(json);
    return plan
      ? { kind: 'plan', plan, json, isAssumed }
      : { kind: 'refused', message: 'The statement is rewritten to nothing.' };
  }
}
