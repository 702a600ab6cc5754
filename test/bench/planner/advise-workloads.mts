// Takes all indexes but the unique ones from the workloads, and asks which set helps their queries most:
//   npm run build && npx tsx test/bench/planner/advise-workloads.mts [workload…]
// Prints the estimated cost of all queries without indexes, with the best single one, with the indexes that the workload
// came with and with the advised set, all and within half its size; how a small case compares with the best of all sets;
// and how long the queries without parameters run on the server before and after the set is built, each given up after 10 s.
import type pg from 'pg';
import { adviseWorkload, type WorkloadAdvice } from '../../../server/src/advisor/advise-workload';
import { createIndexSql } from '../../../server/src/advisor/index-design';
import type { Probe } from '../../../server/src/advisor/probe';
import type { Schema } from '../../../server/src/schema/schema';
import type { Snapshot } from '../../../server/src/snapshot/snapshot';
import { snapshotSchema } from '../../../server/src/snapshot/snapshot-schema';
import { loadParser } from '../../../server/src/syntax/parse';
import { bestSet } from './best-set';
import { rootOf } from './plan-nodes';
import { readWorkload, workloadNames } from './read-workload';
import { startWorkload } from './server';
import { dropIndexes, withoutIndexes } from './without-indexes';
import { plannerOf, snapshotWithPages } from './workload-planner';

const limitMs = 10_000;
const smallCase = 6;
const wanted = process.argv.slice(2);
await loadParser();
for (const name of workloadNames) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const workload = readWorkload(name);
  const server = await startWorkload(workload);
  try {
    const snapshot = await snapshotWithPages(server);
    const queries = workload.queries.map(({ sql }) => sql);
    const own = await totalOf(snapshot, queries);
    const bare = withoutIndexes(snapshot);
    const schema = snapshotSchema(bare);
    const planner = plannerOf(bare);
    const begun = performance.now();
    const advice = await adviseWorkload(weighed(queries), schema, planner);
    const seconds = (performance.now() - begun) / 1_000;
    console.log(`\n${name}: ${queries.length} queries, estimated cost in all`);
    print('without indexes', advice.costBefore);
    print('with the best index alone', await bestAlone(advice, queries, planner));
    print(`with the ${dropIndexes(snapshot).length} indexes that it came with`, own);
    print(`with the ${advice.indexes.length} advised, ${megabytes(sizeOf(advice))}`, advice.costAfter);
    const half = await adviseWorkload(weighed(queries), schema, planner, {
      budget: { sizeBytes: sizeOf(advice) / 2 },
    });
    print(`within half their size: ${half.indexes.length}, ${megabytes(sizeOf(half))}`, half.costAfter);
    console.log(`  ${seconds.toFixed(1)} s of advice`);
    await compareSmall(queries, schema, planner);
    await runReal(server.client, snapshot, advice, queries);
    await planner.dispose();
  } finally {
    await server.stop();
  }
}

function weighed(queries: readonly string[]) {
  return queries.map((sql) => ({ sql, weight: 1 }));
}

function print(what: string, cost: number): void {
  console.log(`  ${what.padEnd(52)}${Math.round(cost).toLocaleString('en').padStart(16)}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function sizeOf({ indexes }: WorkloadAdvice): number {
  return indexes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

async function totalOf(snapshot: Snapshot, queries: readonly string[]): Promise<number> {
  const planner = plannerOf(snapshot);
  let total = 0;
  for (const sql of queries) {
    const answer = await planner.plan(sql);
    if (answer.kind === 'plan') total += rootOf(answer.json)['Total Cost'];
  }
  await planner.dispose();
  return total;
}

async function bestAlone(
  { indexes, costBefore }: WorkloadAdvice,
  queries: readonly string[],
  planner: Probe,
): Promise<number> {
  let best = costBefore;
  for (const { design } of indexes) {
    const answer = await planner.whatIf([{ table: design.table, sql: createIndexSql(design) }], queries);
    if (answer.kind !== 'what-if') continue;
    best = Math.min(
      best,
      answer.plans.reduce((sum, json) => sum + rootOf(json)['Total Cost'], 0),
    );
  }
  return best;
}

/** The first queries that an index helps, against the best of all sets of their advised indexes and their neighbours. */
async function compareSmall(queries: readonly string[], schema: Schema, planner: Probe): Promise<void> {
  const few: string[] = [];
  for (const sql of queries) {
    if (few.length === smallCase) break;
    const { indexes } = await adviseWorkload(weighed([sql]), schema, planner);
    if (indexes.length > 0) few.push(sql);
  }
  const all = await adviseWorkload(weighed(few), schema, planner);
  for (const share of [1, 0.5, 0.25]) {
    const budget = { sizeBytes: share * sizeOf(all) };
    const advice = await adviseWorkload(weighed(few), schema, planner, { budget });
    const best = await bestSet(few, schema, planner, budget.sizeBytes, [
      ...all.indexes.map(({ design }) => design),
      ...advice.indexes.map(({ design }) => design),
    ]);
    const off = (100 * (advice.costAfter - best.cost)) / best.cost;
    console.log(
      `  ${few.length} queries of cost ${Math.round(all.costBefore)} within ${megabytes(budget.sizeBytes)}: advised ${Math.round(advice.costAfter)}, best of ${best.sets} sets ${Math.round(best.cost)} (${off >= 0 ? '+' : ''}${off.toFixed(1)} %)`,
    );
  }
}

/** All in one transaction that is rolled back. */
async function runReal(
  client: pg.Client,
  snapshot: Snapshot,
  advice: WorkloadAdvice,
  queries: readonly string[],
): Promise<void> {
  const runnable = queries.filter((sql) => /^(SELECT|WITH)\b/i.test(sql) && !/\$\d|\bFOR UPDATE\b/.test(sql));
  await client.query(
    `BEGIN; SET LOCAL statement_timeout = ${limitMs}; SET LOCAL maintenance_work_mem = '256MB'`,
  );
  try {
    for (const sql of dropIndexes(snapshot)) await client.query(sql);
    const before = await runAll(client, runnable);
    await client.query('SET LOCAL statement_timeout = 0');
    for (const { design } of advice.indexes) await client.query(createIndexSql(design));
    await client.query(`ANALYZE; SET LOCAL statement_timeout = ${limitMs}`);
    const after = await runAll(client, runnable);
    const sum = (times: readonly number[]) => times.reduce((total, ms) => total + ms, 0) / 1_000;
    const late = (times: readonly number[]) => times.filter((ms) => ms >= limitMs).length;
    const factor = (i: number) => (before[i] ?? 0) / (after[i] ?? 1);
    const slower = runnable.filter((_, i) => factor(i) < 0.8 && (after[i] ?? 0) > 5);
    console.log(
      `  ${runnable.length} run on the server: ${sum(before).toFixed(1)} s (${late(before)} given up) before, ${sum(after).toFixed(1)} s (${late(after)} given up) after; ${slower.length} became slower by a quarter and more than 5 ms`,
    );
    for (const sql of slower) {
      const i = runnable.indexOf(sql);
      console.log(
        `    ${before[i]?.toFixed(0)} → ${after[i]?.toFixed(0)} ms: ${sql.replace(/\s+/g, ' ').slice(0, 90)}`,
      );
    }
  } finally {
    await client.query('ROLLBACK');
  }
}

/** The shorter of two runs of each, in ms; of what takes long, the first. */
async function runAll(client: pg.Client, queries: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const sql of queries) {
    const first = await runOnce(client, sql);
    times.push(first > 1_000 ? first : Math.min(first, await runOnce(client, sql)));
  }
  return times;
}

async function runOnce(client: pg.Client, sql: string): Promise<number> {
  await client.query('SAVEPOINT run');
  const begun = performance.now();
  try {
    await client.query(sql);
    return performance.now() - begun;
  } catch (error) {
    if ((error as { code?: string }).code !== '57014') throw error;
    return limitMs;
  } finally {
    await client.query('ROLLBACK TO run');
  }
}
