// Plans each what-if case of the workloads offline, and on the server with the index really built:
//   npm run build && npx tsx test/bench/planner/compare-what-if.mts [workload…]
// Prints whether both planners choose the index alike, how many total costs lie within 5 %, every miss with the pages
// that the index has and was thought to have, and what a case takes, the first time and again: the median (95th percentile).
import { costError, indexesIn, milliseconds, type PlanNode, rootOf } from './plan-nodes';
import { type IndexCase, readWorkload, workloadNames } from './read-workload';
import { startWorkload, type WorkloadServer } from './server';
import { plannerOf, snapshotWithPages } from './workload-planner';

const blockBytes = 8192;
const wanted = process.argv.slice(2);
const sums = { cases: 0, alike: 0, near: 0 };
const firstTimes: number[] = [];
const times: number[] = [];
for (const name of workloadNames) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const workload = readWorkload(name);
  const server = await startWorkload(workload);
  try {
    const planner = plannerOf(await snapshotWithPages(server));
    await planner.plan('SELECT 1');
    for (const one of workload.indexCases) {
      const built = await builtCase(server, one);
      const ask = () => planner.whatIf([{ table: tableOf(one), sql: one.index }], [one.query]);
      const begun = performance.now();
      await ask();
      const asked = performance.now();
      const answer = await ask();
      firstTimes.push(asked - begun);
      times.push(performance.now() - asked);
      sums.cases++;
      if (answer.kind !== 'what-if') {
        console.log(`  ${name}: ${one.name}: ${answer.message}`);
        continue;
      }
      const ours = rootOf(answer.plans[0] ?? '');
      const [index] = answer.indexes;
      const isUsed = indexesIn(ours).some((used) => index?.names.includes(used));
      const error = costError(ours, built.plan);
      sums.alike += Number(isUsed === built.isUsed);
      sums.near += Number(error <= 0.05);
      if (isUsed === built.isUsed && error <= 0.05) continue;
      const pages = `${built.pages} pages, thought to be ${(index?.sizeBytes ?? 0) / blockBytes}`;
      const choice = isUsed === built.isUsed ? 'chosen alike' : `used ${built.isUsed}, thought ${isUsed}`;
      console.log(`  ${name}: ${one.name}: ${choice}, cost off by ${(100 * error).toFixed(1)} %, ${pages}`);
    }
    await planner.dispose();
  } finally {
    await server.stop();
  }
}
const percent = (part: number) => `${part} = ${((100 * part) / sums.cases).toFixed(1)} %`;
console.log(
  `\n${sums.cases} cases: chosen alike ${percent(sums.alike)}, cost within 5 % ${percent(sums.near)}; ${milliseconds(firstTimes)} the first time, ${milliseconds(times)} again`,
);

function tableOf({ index }: IndexCase): { schema: string; name: string } {
  const [, schema = 'public', name = ''] = /\bON\s+(?:(\w+)\.)?(\w+)/i.exec(index) ?? [];
  return { schema, name };
}

/** The plan with the index built, which is taken back. */
async function builtCase(
  { client }: WorkloadServer,
  { index, query }: IndexCase,
): Promise<{ plan: PlanNode; isUsed: boolean; pages: number }> {
  const madeSql = `SELECT relname, relpages FROM pg_class
    WHERE relkind IN ('i', 'I') AND xmin = pg_current_xact_id()::xid AND oid > $1`;
  await client.query('BEGIN');
  try {
    const last = await client.query('SELECT max(oid)::int8 AS oid FROM pg_class');
    await client.query(index);
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON, GENERIC_PLAN) ${query}`);
    const plan: PlanNode = rows[0]['QUERY PLAN'][0].Plan;
    const made = (await client.query(madeSql, [last.rows[0].oid])).rows;
    const names = made.map(({ relname }) => relname);
    const pages = made.reduce((sum, { relpages }) => sum + relpages, 0);
    return { plan, isUsed: indexesIn(plan).some((used) => names.includes(used)), pages };
  } finally {
    await client.query('ROLLBACK');
  }
}
