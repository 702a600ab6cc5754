// Plans every query of the workloads on real servers:
//   npx tsx test/bench/planner/check-workloads.mts [workload…]
// Prints the nodes of each plan and how often each kind of node occurs, and for each what-if case whether the index
// is used once it is built. Ends with status 1 where a statement fails.
import type pg from 'pg';
import { type IndexCase, readWorkload, type WorkloadQuery, workloadNames } from './read-workload';
import { startWorkload } from './server';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Join Type'?: string;
  readonly 'Parallel Aware'?: boolean;
  readonly 'Partial Mode'?: string;
  readonly 'Scan Direction'?: string;
  readonly Command?: string;
  readonly Operation?: string;
  readonly Strategy?: string;
  readonly Plans?: readonly PlanNode[];
}

/** How often a kind of node occurs, and in how many plans. */
const occurrences = new Map<string, { nodes: number; plans: number }>();
const totals = { queries: 0, cases: 0, used: 0, failures: 0 };

const wanted = process.argv.slice(2);
for (const name of workloadNames) {
  if (wanted.length === 0 || wanted.includes(name)) await check(name);
}
console.log(
  `\n${totals.queries} queries, ${totals.cases} what-if cases, of which ${totals.used} use the index`,
);
console.log('nodes plans');
for (const [label, { nodes, plans }] of [...occurrences].sort(([one], [other]) => one.localeCompare(other))) {
  console.log(`${String(nodes).padStart(5)} ${String(plans).padStart(5)}  ${label}`);
}
if (totals.failures > 0) {
  console.log(`${totals.failures} failed.`);
  process.exitCode = 1;
}

async function check(name: (typeof workloadNames)[number]): Promise<void> {
  const workload = readWorkload(name);
  const server = await startWorkload(workload);
  try {
    const { rows } = await server.client.query<{ size: string }>(
      'SELECT pg_size_pretty(pg_database_size(current_database())) AS size',
    );
    const loaded =
      server.loadMs === undefined ? 'loaded before' : `loaded in ${(server.loadMs / 1000).toFixed(1)} s`;
    console.log(`\n${name}: ${rows[0]?.size}, ${loaded}`);
    for (const query of workload.queries) await checkQuery(server.client, query);
    for (const indexCase of workload.indexCases) await checkIndexCase(server.client, indexCase);
  } finally {
    await server.stop();
  }
}

async function checkQuery(client: pg.Client, { name, sql }: WorkloadQuery): Promise<void> {
  totals.queries++;
  try {
    const labels = nodesOf(await explain(client, sql)).map(labelOf);
    for (const [label, count] of countsOf(labels)) {
      const { nodes, plans } = occurrences.get(label) ?? { nodes: 0, plans: 0 };
      occurrences.set(label, { nodes: nodes + count, plans: plans + 1 });
    }
    console.log(`  ${name}: ${withCounts(labels).join(', ')}`);
  } catch (error) {
    fail(name, error);
  }
}

async function checkIndexCase(client: pg.Client, { name, index, query }: IndexCase): Promise<void> {
  totals.cases++;
  await client.query('BEGIN');
  try {
    const before = await namesOfIndexes(client);
    await client.query(index);
    const built = [...(await namesOfIndexes(client))].filter((each) => !before.has(each));
    const nodes = nodesOf(await explain(client, query));
    const isUsed = nodes.some((node) => built.includes(node['Index Name'] ?? ''));
    if (isUsed) totals.used++;
    console.log(
      `  what if ${name}: ${isUsed ? 'used' : 'NOT used'}: ${withCounts(nodes.map(labelOf)).join(', ')}`,
    );
  } catch (error) {
    fail(name, error);
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Of a partitioned table's index those of the partitions are built and scanned. */
async function namesOfIndexes(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ relname: string }>(
    `SELECT relname FROM pg_catalog.pg_class WHERE relkind IN ('i', 'I')`,
  );
  return new Set(rows.map(({ relname }) => relname));
}

async function explain(client: pg.Client, sql: string): Promise<PlanNode> {
  const generic = /\$\d/.test(sql) ? ', GENERIC_PLAN' : '';
  const { rows } = await client.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
    `EXPLAIN (FORMAT JSON${generic}) ${sql}`,
  );
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  if (!plan) throw new Error('EXPLAIN gave no plan.');
  return plan;
}

function nodesOf(root: PlanNode): PlanNode[] {
  const nodes = [root];
  for (let i = 0; i < nodes.length; i++) nodes.push(...(nodes[i]?.Plans ?? []));
  return nodes;
}

/** As EXPLAIN writes it as text, or nearly so. */
function labelOf(node: PlanNode): string {
  const parts: string[] = [];
  if (node['Parallel Aware']) parts.push('Parallel');
  if (node['Partial Mode'] && node['Partial Mode'] !== 'Simple') parts.push(node['Partial Mode']);
  parts.push(node['Node Type']);
  const details = [
    node.Strategy,
    node.Command,
    node.Operation,
    node['Join Type'] === 'Inner' ? undefined : node['Join Type'],
    node['Scan Direction'] === 'Backward' ? 'Backward' : undefined,
  ].filter((detail) => detail !== undefined);
  return details.length > 0 ? `${parts.join(' ')} (${details.join(', ')})` : parts.join(' ');
}

function withCounts(labels: readonly string[]): string[] {
  return [...countsOf(labels)].map(([label, count]) => (count > 1 ? `${count} × ${label}` : label));
}

function countsOf(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function fail(name: string, error: unknown): void {
  totals.failures++;
  console.log(`  ${name}: FAILED: ${error instanceof Error ? error.message : String(error)}`);
}
