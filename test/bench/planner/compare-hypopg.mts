// The what-if cases of the workloads with HypoPG 1.3 on PostgreSQL 15, beside the index really built there:
//   apt-get install postgresql-15 postgresql-15-hypopg && npx tsx test/bench/planner/compare-hypopg.mts [workload…]
// Prints what compare-what-if.mts prints of the offline planner. A plan with parameters is the generic one.
import type pg from 'pg';
import { costError, indexesIn, milliseconds, type PlanNode } from './plan-nodes';
import { readWorkload, workloadNames } from './read-workload';
import { startWorkload } from './server';

const wanted = process.argv.slice(2);
const sums = { cases: 0, refused: 0, alike: 0, near: 0 };
const times: number[] = [];
for (const name of workloadNames) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const workload = readWorkload(name);
  const server = await startWorkload(workload, 15);
  const { client } = server;
  try {
    await client.query('CREATE EXTENSION IF NOT EXISTS hypopg; SET plan_cache_mode = force_generic_plan');
    for (const { name: title, index, query } of workload.indexCases) {
      await client.query('BEGIN');
      await client.query(index);
      const made = await client.query(
        "SELECT relname FROM pg_class WHERE relkind IN ('i', 'I') AND xmin = pg_current_xact_id()::xid",
      );
      const names = made.rows.map(({ relname }) => relname);
      const built = await planOf(client, query);
      await client.query('ROLLBACK');
      sums.cases++;
      const begun = performance.now();
      try {
        await client.query('SELECT hypopg_create_index($1)', [index]);
        const thought = await planOf(client, query);
        await client.query('SELECT hypopg_reset()');
        times.push(performance.now() - begun);
        const isUsed = indexesIn(built).some((used) => names.includes(used));
        const isThought = indexesIn(thought).some((used) => /^<\d+>/.test(used));
        const error = costError(thought, built);
        sums.alike += Number(isUsed === isThought);
        sums.near += Number(error <= 0.05);
        if (isUsed === isThought && error <= 0.05) continue;
        const choice = isUsed === isThought ? 'chosen alike' : `used ${isUsed}, thought ${isThought}`;
        console.log(`  ${name}: ${title}: ${choice}, cost off by ${(100 * error).toFixed(1)} %`);
      } catch (error) {
        sums.refused++;
        console.log(`  ${name}: ${title}: ${error instanceof Error ? error.message : error}`);
      }
    }
  } finally {
    await server.stop();
  }
}
const percent = (part: number) => `${part} = ${((100 * part) / sums.cases).toFixed(1)} %`;
console.log(
  `\n${sums.cases} cases: refused ${sums.refused}, chosen alike ${percent(sums.alike)}, cost within 5 % ${percent(sums.near)}; ${milliseconds(times)} a case`,
);

async function planOf(client: pg.Client, query: string): Promise<PlanNode> {
  const count = Math.max(0, ...(query.match(/\$\d+/g) ?? []).map((parameter) => Number(parameter.slice(1))));
  const prepared = `forecost_${Math.random().toString(36).slice(2)}`;
  if (count > 0) await client.query(`PREPARE ${prepared} AS ${query}`);
  const values = Array.from({ length: count }, () => 'NULL').join(', ');
  const explained = count > 0 ? `EXECUTE ${prepared} (${values})` : query;
  const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${explained}`);
  if (count > 0) await client.query(`DEALLOCATE ${prepared}`);
  return rows[0]['QUERY PLAN'][0].Plan;
}
