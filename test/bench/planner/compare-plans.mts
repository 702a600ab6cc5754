// Plans every query of the workloads on a server and offline, from a snapshot of it, and compares:
//   npm run build && npx tsx test/bench/planner/compare-plans.mts [workload…]
// Prints how many plans have the same shape, how many total costs lie within 1 %, every miss, and what a plan takes:
// the median (95th percentile), and beside it the server's own EXPLAIN over a connection.
import { costError, milliseconds, type PlanNode, rootOf, shapeOf } from './plan-nodes';
import { readWorkload, workloadNames } from './read-workload';
import { startWorkload } from './server';
import { plannerOf, snapshotWithPages, withoutPages } from './workload-planner';

const wanted = process.argv.slice(2);
const sums = { queries: 0, shapes: 0, costs: 0, blindShapes: 0, blindCosts: 0 };
for (const name of workloadNames) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { queries } = readWorkload(name);
  const server = await startWorkload(readWorkload(name));
  try {
    const snapshot = await snapshotWithPages(server);
    const planner = plannerOf(snapshot);
    const blind = plannerOf(withoutPages(snapshot));
    const started = performance.now();
    await planner.plan('SELECT 1');
    const startMs = performance.now() - started;
    for (const { what, why } of planner.problems ?? []) console.log(`  without ${what}: ${why}`);
    const times: number[] = [];
    const serverTimes: number[] = [];
    const before = { ...sums };
    const planned = async (sql: string, by: typeof planner): Promise<PlanNode | string> => {
      const answer = await by.plan(sql);
      return answer.kind === 'plan' ? rootOf(answer.json) : answer.message;
    };
    for (const { name: query, sql } of queries) {
      const asked = performance.now();
      const { rows } = await server.client.query(`EXPLAIN (FORMAT JSON, VERBOSE, GENERIC_PLAN) ${sql}`);
      serverTimes.push(performance.now() - asked);
      const theirs: PlanNode = rows[0]['QUERY PLAN'][0].Plan;
      const begun = performance.now();
      const ours = await planned(sql, planner);
      times.push(performance.now() - begun);
      const unseen = await planned(sql, blind);
      sums.queries++;
      const isAlike = (one: PlanNode | string) => typeof one !== 'string' && shapeOf(one) === shapeOf(theirs);
      const isNear = (one: PlanNode | string) => typeof one !== 'string' && costError(one, theirs) <= 0.01;
      sums.shapes += Number(isAlike(ours));
      sums.costs += Number(isNear(ours));
      sums.blindShapes += Number(isAlike(unseen));
      sums.blindCosts += Number(isNear(unseen));
      if (isAlike(ours) && isNear(ours)) continue;
      const why =
        typeof ours === 'string' ? ours : `cost off by ${(100 * costError(ours, theirs)).toFixed(1)} %`;
      console.log(`  ${name}: ${query}: ${isAlike(ours) ? 'same shape' : 'another shape'}, ${why}`);
    }
    const count = sums.queries - before.queries;
    console.log(
      `${name}: ${count} queries, same shape ${sums.shapes - before.shapes}, cost within 1 % ${sums.costs - before.costs}; start and load ${startMs.toFixed(0)} ms, plan ${milliseconds(times)}, server ${milliseconds(serverTimes)}`,
    );
    await planner.dispose();
    await blind.dispose();
  } finally {
    await server.stop();
  }
}
const percent = (part: number) => `${part} = ${((100 * part) / sums.queries).toFixed(1)} %`;
console.log(
  `\nall ${sums.queries}: same shape ${percent(sums.shapes)}, cost within 1 % ${percent(sums.costs)}\nwithout a look into indexes: same shape ${percent(sums.blindShapes)}, cost within 1 % ${percent(sums.blindCosts)}`,
);
