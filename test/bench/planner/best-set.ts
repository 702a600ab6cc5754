import { improve } from '../../../server/src/advisor/advise-statement';
import { type Candidate, candidateKey } from '../../../server/src/advisor/candidates';
import type { IndexDesign } from '../../../server/src/advisor/index-design';
import type { Probe } from '../../../server/src/advisor/probe';
import { costOf, probedPlan } from '../../../server/src/advisor/probed-plan';
import { tableNeeds } from '../../../server/src/advisor/table-needs';
import { type PlannedStatement, WorkloadCosts } from '../../../server/src/advisor/workload-costs';
import type { Schema } from '../../../server/src/schema/schema';

/** So many candidates are combined in all ways. */
const mostCandidates = 14;

/** The cheapest of all sets of `advised` and of what else saves most, within a size: by trying every one. */
export async function bestSet(
  queries: readonly string[],
  schema: Schema,
  probe: Probe,
  sizeBytes: number,
  advised: readonly IndexDesign[],
): Promise<{ readonly cost: number; readonly sets: number }> {
  const planned: PlannedStatement[] = [];
  const saved = new Map(
    advised.map((design) => {
      const candidate: Candidate = [design];
      return [candidateKey(candidate), { candidate, saving: Number.POSITIVE_INFINITY }];
    }),
  );
  for (const sql of queries) {
    const answer = await probe.plan(sql);
    const plan = answer.kind === 'plan' ? probedPlan(answer.json) : undefined;
    if (!plan) continue;
    const { tried, indexes } = await improve(sql, plan, schema, probe);
    const helpers = new Set<string>();
    const add = (candidate: Candidate, saving: number) => {
      const key = candidateKey(candidate);
      helpers.add(key);
      const before = saved.get(key);
      saved.set(key, { candidate: before?.candidate ?? candidate, saving: (before?.saving ?? 0) + saving });
    };
    for (const { design } of indexes) add([design], costOf(plan));
    for (const { candidate, cost } of tried.flat()) add(candidate, costOf(plan) - cost);
    planned.push({ sql, weight: 1, plan, needs: tableNeeds(plan, schema), helpers });
  }
  const costs = new WorkloadCosts(planned, probe);
  const pool = [...saved.values()].sort((a, b) => b.saving - a.saving).slice(0, mostCandidates);
  let best = await costs.total([]);
  let sets = 0;
  for (let bits = 1; bits < 2 ** pool.length; bits++) {
    const set = pool.filter((_, place) => bits & (1 << place)).map(({ candidate }) => candidate);
    const total = await costs.total(set);
    sets++;
    const size = set.reduce((sum, candidate) => sum + costs.sizeOf(candidate), 0);
    if (size <= sizeBytes && total < best) best = total;
  }
  return { cost: best, sets };
}
