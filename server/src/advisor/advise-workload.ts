import type { Schema } from '../schema/schema';
import { readStatement } from '../syntax/statement';
import { type Improvement, improve } from './advise-statement';
import { type Candidate, candidateKey } from './candidates';
import type { IndexDesign } from './index-design';
import type { Probe } from './probe';
import { costOf, probedPlan } from './probed-plan';
import { type Budget, type Choice, selectIndexes } from './select-indexes';
import { tableNeeds } from './table-needs';
import { type PlannedStatement, WorkloadCosts } from './workload-costs';
import { type Written, writeCost, writtenBy } from './write-cost';

export interface WorkloadStatement {
  readonly sql: string;
  /** How often it runs, compared with the others. */
  readonly weight: number;
}

export interface WorkloadAdvice {
  /** Of one execution of each statement that could be planned, times its weight, in the planner's units. */
  readonly costBefore: number;
  readonly costAfter: number;
  /** What saves most first. */
  readonly indexes: readonly WorkloadIndex[];
  /** In the order in which they were given. */
  readonly statements: readonly AdvisedStatement[];
}

export interface WorkloadIndex {
  readonly design: IndexDesign;
  /** Those of one number were chosen together: costs are without all of them, and with. */
  readonly choice: number;
  readonly sizeBytes: number;
  /** What the workload writes into it, in the planner's units. */
  readonly writeCost: number;
  /** Of the whole workload, with all others and without this one. */
  readonly costWithout: number;
  readonly costWith: number;
  /** The places of the statements that it helps, with the costs of one execution without and with it. */
  readonly helps: readonly { readonly statement: number; readonly before: number; readonly after: number }[];
}

export type AdvisedStatement =
  | { readonly kind: 'planned'; readonly costBefore: number; readonly costAfter: number }
  /** PostgreSQL's words, or why the planner gave up. */
  | { readonly kind: 'unplanned'; readonly message: string };

export interface WorkloadOptions {
  readonly budget?: Partial<Budget>;
  readonly signal?: AbortSignal;
}

/** Of what was tried for a statement at once so many at most are considered for all. */
const mostOfRound = 8;
/** They save so much of what the best one saves. */
const leastOfBest = 0.3;
/** A statement counts as helped by an index that takes away so much of its cost. */
const helpful = 0.1;

/** Chooses the set of indexes that helps a workload most within a budget. */
export async function adviseWorkload(
  workload: readonly WorkloadStatement[],
  schema: Schema,
  probe: Probe,
  { budget, signal }: WorkloadOptions = {},
): Promise<WorkloadAdvice> {
  const planned: PlannedStatement[] = [];
  const places: number[] = [];
  const statements: AdvisedStatement[] = [];
  const pool = new Map<string, Candidate>();
  const written: { readonly weight: number; readonly of: Written }[] = [];

  for (const [place, { sql, weight }] of workload.entries()) {
    signal?.throwIfAborted();
    const answer = await probe.plan(sql);
    const plan = answer.kind === 'plan' ? probedPlan(answer.json) : undefined;
    if (!plan) {
      const message = answer.kind === 'plan' ? 'There is no plan.' : answer.message;
      statements.push({ kind: 'unplanned', message });
      continue;
    }
    statements.push({ kind: 'planned', costBefore: costOf(plan), costAfter: costOf(plan) });
    places.push(place);
    for (const of of writtenBy(plan, setColumnsOf(sql))) written.push({ weight, of });
    const helpers = new Set<string>();
    for (const candidate of worthConsidering(await improve(sql, plan, schema, probe), costOf(plan))) {
      const key = candidateKey(candidate);
      helpers.add(key);
      pool.set(key, pool.get(key) ?? candidate);
    }
    planned.push({ sql, weight, plan, needs: tableNeeds(plan, schema), helpers });
  }

  const costs = new WorkloadCosts(planned, probe);
  const choices = [...pool.values()].map(
    (candidate): Choice => ({
      candidate,
      writeCost: written.reduce(
        (sum, { weight, of }) =>
          sum + weight * candidate.reduce((own, design) => own + writeCost(design, of), 0),
        0,
      ),
    }),
  );
  const set = await selectIndexes(costs, choices, {
    sizeBytes: budget?.sizeBytes ?? Number.POSITIVE_INFINITY,
    writeShare: budget?.writeShare ?? Number.POSITIVE_INFINITY,
  });
  signal?.throwIfAborted();

  const all = set.map(({ candidate }) => candidate);
  const after = await costs.costs(all);
  for (const [i, place] of places.entries()) {
    const own = statements[place];
    if (own?.kind === 'planned') statements[place] = { ...own, costAfter: after[i] ?? own.costBefore };
  }
  const indexes: WorkloadIndex[] = [];
  for (const [number, choice] of set.entries()) {
    const without = await costs.costs(all.filter((one) => one !== choice.candidate));
    const helps = places.flatMap((statement, i) => {
      const one = { statement, before: without[i] ?? 0, after: after[i] ?? 0 };
      return one.before - one.after >= Math.max(1, helpful * one.before) ? [one] : [];
    });
    for (const design of choice.candidate) {
      indexes.push({
        design,
        choice: number,
        sizeBytes: costs.sizeOf(choice.candidate) / choice.candidate.length,
        writeCost: choice.writeCost / choice.candidate.length,
        costWithout: costs.weighted(without),
        costWith: costs.weighted(after),
        helps,
      });
    }
  }
  indexes.sort((a, b) => b.costWithout - b.costWith - (a.costWithout - a.costWith));
  return {
    costBefore: await costs.total([]),
    costAfter: costs.weighted(after),
    indexes,
    statements,
  };
}

function worthConsidering({ tried, indexes }: Improvement, base: number): Candidate[] {
  const candidates: Candidate[] = indexes.map(({ design }) => [design]);
  let before = base;
  for (const round of tried) {
    const best = before - (round[0]?.cost ?? before);
    for (const { candidate, cost } of round.slice(0, mostOfRound))
      if (before - cost >= leastOfBest * best) candidates.push(candidate);
    before = round[0]?.cost ?? before;
  }
  return candidates;
}

/** The columns that an UPDATE sets. */
function setColumnsOf(sql: string): ReadonlySet<string> | undefined {
  const { result } = readStatement(sql);
  if (result.kind !== 'parsed' || result.tree.root.type !== 'UpdateStmt') return undefined;
  const columns = new Set<string>();
  for (const { node, field } of result.tree.of('ResTarget'))
    if (field === 'targetList' && node.name !== undefined) columns.add(node.name);
  return columns;
}
