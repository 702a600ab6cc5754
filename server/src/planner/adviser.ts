import type { WorkloadOptions } from '../advisor/advise-workload';
import { indexAdvice } from '../advisor/index-advice';
import { type Judgement, judge } from '../advisor/judge';
import type { NoPlan, Probe } from '../advisor/probe';
import type { WorkloadEntry } from '../advisor/reported-statements';
import type { IndexAdvice } from '../protocol/advice';
import { PlannerKnowledge } from './planner-knowledge';
import type { PlannerSource } from './planner-source';

/** What is to be said of statements and of their indexes, from the plans that it asks for. */
export class Adviser {
  private readonly knowledge: PlannerKnowledge;

  constructor(source: PlannerSource) {
    this.knowledge = new PlannerKnowledge(source);
  }

  async judge(sql: string, ddl: readonly string[], probe: Probe): Promise<Judgement | NoPlan> {
    return judge(sql, await this.knowledge.schemaWith(ddl), probe);
  }

  async advise(
    workload: readonly WorkloadEntry[],
    probe: Probe,
    options: WorkloadOptions,
  ): Promise<IndexAdvice> {
    return indexAdvice(workload, await this.knowledge.database(), probe, options);
  }
}
