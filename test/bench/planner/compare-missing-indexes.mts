// Builds each index that is said to be missing, on the workloads and the playground, as they are and without their indexes:
//   npm run build && npx tsx test/bench/planner/compare-missing-indexes.mts [workload… playground]
// Prints how many are used by the server, and how many make the query at least a fifth faster; every one that does not.
// Parameters get values from the statistics of the columns that they are compared with.
import type pg from 'pg';
import { adviseStatement } from '../../../server/src/advisor/advise-statement';
import { createIndexSql } from '../../../server/src/advisor/index-design';
import { missingIndexes } from '../../../server/src/advisor/missing-indexes';
import { probedPlan } from '../../../server/src/advisor/probed-plan';
import { snapshotSchema } from '../../../server/src/snapshot/snapshot-schema';
import { loadLint } from '../../support/lint-text';
import { parameterValues } from './parameter-values';
import { indexesIn } from './plan-nodes';
import { playgroundQueries, startPlayground } from './playground';
import { readWorkload, workloadNames } from './read-workload';
import { startWorkload } from './server';
import { dropIndexes, withoutIndexes } from './without-indexes';
import { plannerOf, snapshotWithPages } from './workload-planner';

const limitMs = 20_000;
const wanted = process.argv.slice(2);
const sums = { found: 0, measured: 0, used: 0, faster: 0 };
await loadLint();
for (const name of [...workloadNames, 'playground'] as const) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const isPlayground = name === 'playground';
  const server = await (isPlayground ? startPlayground() : startWorkload(readWorkload(name)));
  const queries = isPlayground ? await playgroundQueries() : readWorkload(name).queries;
  const { client } = server;
  try {
    const whole = await snapshotWithPages(server);
    for (const [state, snapshot] of [
      ['as it is', whole],
      ['without indexes', withoutIndexes(whole)],
    ] as const) {
      const planner = plannerOf(snapshot);
      const schema = snapshotSchema(snapshot);
      await client.query(
        `BEGIN; SET LOCAL statement_timeout = ${limitMs}; SET LOCAL maintenance_work_mem = '256MB'`,
      );
      if (snapshot !== whole) for (const sql of dropIndexes(whole)) await client.query(sql);
      for (const { name: query, sql } of queries) {
        const answer = await planner.plan(sql);
        const plan = answer.kind === 'plan' ? probedPlan(answer.json) : undefined;
        const advice = plan && (await adviseStatement(sql, plan, schema, planner));
        const missing = advice ? missingIndexes(advice, schema) : [];
        if (!plan || !advice || missing.length === 0) continue;
        sums.found++;
        const values = parameterValues(sql, plan, whole);
        if (!values) {
          console.log(`  ${name} ${state}: ${query}: no values for its parameters`);
          continue;
        }
        const times = await measured(client, sql, values, advice.indexes).catch(notOfTheirType);
        if (!times) {
          console.log(`  ${name} ${state}: ${query}: its parameters take other values`);
          continue;
        }
        sums.measured++;
        const { isUsed, before, after } = times;
        const isFaster = after <= 0.8 * before;
        sums.used += Number(isUsed);
        sums.faster += Number(isFaster);
        const designs = missing.map(({ table, design }) => `${table} ${design}`).join('; ');
        const costs = `cost ${Math.round(advice.costBefore)} → ${Math.round(advice.costAfter)}`;
        const mark = isUsed && isFaster ? ' ' : '!';
        console.log(
          `${mark} ${name} ${state}: ${query}: ${costs}, ${before.toFixed(1)} → ${after.toFixed(1)} ms${isUsed ? '' : ', not used'}: ${designs}`,
        );
      }
      await client.query('ROLLBACK');
      await planner.dispose();
    }
  } finally {
    await server.stop();
  }
}
console.log(
  `\n${sums.found} found, ${sums.measured} measured: ${sums.used} used, ${sums.faster} at least a fifth faster`,
);

function notOfTheirType(error: { code?: string }): undefined {
  // Class 22: a value that the type does not take.
  if (!error.code?.startsWith('22')) throw error;
}

interface Measured {
  readonly isUsed: boolean;
  /** Milliseconds. */
  readonly before: number;
  readonly after: number;
}

async function measured(
  client: pg.Client,
  sql: string,
  values: readonly string[],
  indexes: NonNullable<Awaited<ReturnType<typeof adviseStatement>>>['indexes'],
): Promise<Measured> {
  await client.query('SAVEPOINT missing');
  try {
    const before = await run(client, sql, values);
    const first = await client.query('SELECT max(oid)::int8 AS oid FROM pg_class');
    await client.query('SET LOCAL statement_timeout = 0');
    for (const { design } of indexes) await client.query(createIndexSql(design));
    await client.query(
      `ANALYZE ${indexes.map(({ design: { table } }) => `"${table.schema}"."${table.name}"`).join()}`,
    );
    await client.query(`SET LOCAL statement_timeout = ${limitMs}`);
    const made = await client.query('SELECT relname FROM pg_class WHERE oid > $1', [first.rows[0].oid]);
    const names = made.rows.map(({ relname }) => relname);
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${sql}`, [...values]);
    const isUsed = indexesIn(rows[0]['QUERY PLAN'][0].Plan).some((used) => names.includes(used));
    return { isUsed, before, after: await run(client, sql, values) };
  } finally {
    await client.query('ROLLBACK TO missing');
  }
}

/** The shortest of several runs, each rolled back: the more, the shorter they are. */
async function run(client: pg.Client, sql: string, values: readonly string[]): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  const enough = () => (best > 2_000 ? 1 : best > 100 ? 3 : 15);
  for (let i = 0; i === 0 || i < enough(); i++) {
    await client.query('SAVEPOINT run');
    const begun = performance.now();
    try {
      await client.query(sql, [...values]);
      best = Math.min(best, performance.now() - begun);
    } catch (error) {
      if ((error as { code?: string }).code !== '57014') throw error;
      best = Math.min(best, limitMs);
    } finally {
      await client.query('ROLLBACK TO run');
    }
  }
  return best;
}
