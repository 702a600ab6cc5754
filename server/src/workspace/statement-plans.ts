import type { NoPlan, Probe } from '../advisor/probe';
import { probedPlan } from '../advisor/probed-plan';
import type { Plan } from '../protocol/plan';

export type PlannedStatement = { readonly kind: 'plan'; readonly plan: Plan; readonly json: string } | NoPlan;

/** So many plans are kept. */
const mostKept = 2_000;

/** The offline plans of statements, made once for each text. */
export class StatementPlans {
  private readonly asked = new Map<string, Promise<PlannedStatement>>();

  constructor(private readonly probe: Pick<Probe, 'plan'>) {}

  of(sql: string): Promise<PlannedStatement> {
    const before = this.asked.get(sql);
    if (before) return before;
    const planned = this.plan(sql);
    this.asked.set(sql, planned);
    const [oldest] = this.asked.keys();
    if (this.asked.size > mostKept && oldest !== undefined) this.asked.delete(oldest);
    return planned;
  }

  private async plan(sql: string): Promise<PlannedStatement> {
    const answer = await this.probe.plan(sql);
    if (answer.kind !== 'plan') return answer;
    const plan = probedPlan(answer.json);
    return plan
      ? { kind: 'plan', plan, json: answer.json }
      : { kind: 'refused', message: 'The statement is rewritten to nothing.' };
  }
}
