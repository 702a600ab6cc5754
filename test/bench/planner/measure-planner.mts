// What the offline planner costs:
//   npm run build && npx tsx test/bench/planner/measure-planner.mts
// Prints how long it takes to start and to load a schema of 500 tables with statistics, the memory that the process
// takes on for it, and what a plan, a what-if and the search for missing indexes take after that: the median (95th
// percentile). Then the start alone, up to the first plan: the first of a process, and later ones.
import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type {
  Snapshot,
  SnapshotColumnStatistics,
  SnapshotRelation,
} from '../../../server/src/snapshot/snapshot';
import { milliseconds } from './plan-nodes';
import { plannerOf } from './workload-planner';

const empty: Snapshot = {
  forecostSnapshot: 1,
  serverVersion: 180_000,
  values: 'all',
  collation: 'C',
  searchPath: ['public'],
  settings: {},
  extensions: [],
  schemas: [],
  types: [],
  sequences: [],
  functions: [],
  relations: [],
  statisticsObjects: [],
  unreadable: [],
};

function columnStatistics(column: string, distinct: number): SnapshotColumnStatistics {
  const bounds = Array.from({ length: 101 }, (_, i) => String(i * 10_000));
  return { column, nullFraction: 0, averageWidth: 4, distinct, correlation: 0.5, histogramBounds: bounds };
}

function table(i: number): SnapshotRelation {
  const columns = ['id', ...Array.from({ length: 9 }, (_, k) => `c${k}`)];
  const size = { pages: 20_000, rows: 1_000_000, allVisible: 20_000 };
  return {
    schema: 'public',
    name: `t${i}`,
    kind: 'table',
    columns: columns.map((name) => ({ name, type: 'integer', ...(name === 'id' && { notNull: true }) })),
    constraints: [
      {
        name: `t${i}_pkey`,
        definition: 'PRIMARY KEY (id)',
        index: { pages: 2_745, rows: 1_000_000, height: 2 },
      },
    ],
    indexes: ['c0', 'c1'].map((name) => ({
      name: `t${i}_${name}_idx`,
      definition: `CREATE INDEX t${i}_${name}_idx ON public.t${i} USING btree (${name})`,
      pages: 900,
      rows: 1_000_000,
    })),
    size,
    statistics: columns.map((name) => columnStatistics(name, name === 'id' ? -1 : 50_000)),
  };
}

async function started(snapshot: Snapshot) {
  const planner = plannerOf(snapshot);
  const begun = performance.now();
  await planner.plan('SELECT 1');
  return { planner, ms: performance.now() - begun };
}

if (process.argv.includes('--start')) {
  const one = await started(empty);
  console.log(one.ms);
  await one.planner.dispose();
  process.exit();
}

// First, since a thread that has ended leaves some memory with the process.
const before = process.memoryUsage().rss;
const { planner, ms } = await started({
  ...empty,
  relations: Array.from({ length: 500 }, (_, i) => table(i)),
});
console.log(`start with 500 tables of 10 columns and 3 indexes: ${ms.toFixed(0)} ms`);
const plans: number[] = [];
const whatIfs: number[] = [];
for (let i = 0; i < 400; i++) {
  const query = `SELECT * FROM t${i} a JOIN t${i + 1} b ON a.c0 = b.id WHERE a.c5 = $1 ORDER BY a.c1 LIMIT 10`;
  const begun = performance.now();
  const answer = await planner.plan(query);
  plans.push(performance.now() - begun);
  if (answer.kind !== 'plan') throw new Error(answer.message);
  const asked = performance.now();
  const whatIf = await planner.whatIf(
    [{ table: { schema: 'public', name: `t${i}` }, sql: `CREATE INDEX ON t${i} (c5, c1)` }],
    [query],
  );
  whatIfs.push(performance.now() - asked);
  if (whatIf.kind !== 'what-if') throw new Error(whatIf.message);
}
console.log(
  `each table for the first time: a plan ${milliseconds(plans)}, a what-if ${milliseconds(whatIfs)}`,
);
const judged: number[] = [];
for (let i = 0; i < 100; i++) {
  const begun = performance.now();
  await planner.judge(`SELECT * FROM t${i} a JOIN t${i + 1} b ON a.c0 = b.id WHERE a.c6 = $1 AND b.c3 > $2`);
  judged.push(performance.now() - begun);
}
console.log(`a statement judged, with the indexes that it lacks: ${milliseconds(judged)}`);
console.log(`memory taken on: ${((process.memoryUsage().rss - before) / 1e6).toFixed(0)} MB`);
await planner.dispose();

const firsts: number[] = [];
const later: number[] = [];
for (let i = 0; i < 9; i++) {
  const itself = [...process.execArgv, fileURLToPath(import.meta.url), '--start'];
  firsts.push(Number(execFileSync(process.execPath, itself, { encoding: 'utf8' })));
  const one = await started(empty);
  later.push(one.ms);
  await one.planner.dispose();
}
console.log(`start, without a schema: ${milliseconds(firsts)}, again ${milliseconds(later)}`);
