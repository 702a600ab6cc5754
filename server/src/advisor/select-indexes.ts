import type { Candidate } from './candidates';
import { isPrefix } from './index-design';
import { concernsAny, type WorkloadCosts } from './workload-costs';

/** What a set of indexes may cost. */
export interface Budget {
  /** Of all together. */
  readonly sizeBytes: number;
  /** What writing into all of them may cost, as a part of what the workload costs without them. */
  readonly writeShare: number;
}

export interface Choice {
  readonly candidate: Candidate;
  /** Weighted, in the planner's units. */
  readonly writeCost: number;
}

/** A set of indexes with what the workload costs with it. */
interface Selection {
  readonly set: readonly Choice[];
  /** Of one execution of each statement. */
  readonly costs: readonly number[];
  /** Weighted: of the statements, and of what they write into the set. */
  readonly total: number;
  readonly sizeBytes: number;
}

/** An index is worth its keep where it takes away so much of one statement's cost, and so many units. */
const leastHelp = { share: 0.2, units: 5 };
/** To make another one larger it has to take away more. */
const leastOfLarger = { share: 0.5, units: 20 };
/** So many are tried in the place of one. */
const mostExchanges = 8;
const pageBytes = 8192;

/**
 * Chooses indexes one after the other by what each saves for its size, where one that goes on where a chosen one ends
 * takes its place (as in Schlosser, Kossmann, Boissier: "Efficient Scalable Multi-Attribute Index Selection Using
 * Recursive Strategies", ICDE 2019); then exchanges and takes out what later choices have made superfluous.
 */
export async function selectIndexes(
  workload: WorkloadCosts,
  pool: readonly Choice[],
  budget: Budget,
): Promise<readonly Choice[]> {
  const search = new Search(workload, pool, budget, await workload.total([]));
  let selection = await search.grow(await search.selectionOf([]));
  selection = await search.exchange(selection);
  selection = await search.grow(selection);
  return (await search.shrink(selection)).set;
}

class Search {
  /** What each saved for its size when it was last looked at; later it is hardly more. */
  private readonly hopes: Map<Choice, number>;

  constructor(
    private readonly workload: WorkloadCosts,
    private readonly pool: readonly Choice[],
    private readonly budget: Budget,
    private readonly base: number,
  ) {
    this.hopes = new Map(pool.map((choice) => [choice, Number.POSITIVE_INFINITY]));
  }

  async selectionOf(set: readonly Choice[]): Promise<Selection> {
    const { workload } = this;
    const candidates = set.map(({ candidate }) => candidate);
    const costs = await workload.costs(candidates);
    const written = set.reduce((sum, { writeCost }) => sum + writeCost, 0);
    return {
      set,
      costs,
      total: workload.weighted(costs) + written,
      sizeBytes: candidates.reduce((sum, candidate) => sum + workload.sizeOf(candidate), 0),
    };
  }

  /** Adds what saves most for its size, until nothing more is worth it. */
  async grow(start: Selection): Promise<Selection> {
    let selection = start;
    for (;;) {
      let best: { readonly ratio: number; readonly next: Selection } | undefined;
      for (const [choice, hope] of [...this.hopes].sort(([, a], [, b]) => b - a)) {
        if (hope <= (best?.ratio ?? 0)) break;
        if (selection.set.includes(choice)) continue;
        const rest = selection.set.filter(({ candidate }) => !isReplacedBy(candidate, choice.candidate));
        const next = await this.selectionOf([...rest, choice]);
        const isLarger = rest.length < selection.set.length;
        const isWorth = next.total < selection.total && helps(selection.costs, next.costs, isLarger);
        const size = Math.max(next.sizeBytes - selection.sizeBytes, pageBytes);
        const ratio = isWorth ? (selection.total - next.total) / size : 0;
        this.hopes.set(choice, ratio);
        if (ratio > (best?.ratio ?? 0) && this.fits(next)) best = { ratio, next };
      }
      if (!best) return selection;
      selection = best.next;
    }
  }

  /** Puts another in the place of one, where that is cheaper. */
  async exchange(start: Selection): Promise<Selection> {
    let selection = start;
    for (const old of start.set) {
      const rest = selection.set.filter((one) => one !== old);
      if (rest.length === selection.set.length) continue;
      for (const choice of await this.inPlaceOf(old, selection)) {
        const next = await this.selectionOf([...rest, choice]);
        const isLarger = next.sizeBytes > selection.sizeBytes;
        if (next.total < selection.total && helps(selection.costs, next.costs, isLarger) && this.fits(next)) {
          selection = next;
          break;
        }
      }
    }
    return selection;
  }

  /** Takes out what no statement misses, the last chosen first. */
  async shrink(start: Selection): Promise<Selection> {
    let selection = start;
    for (const choice of start.set.toReversed()) {
      const next = await this.selectionOf(selection.set.filter((one) => one !== choice));
      if (!helps(next.costs, selection.costs, false)) selection = next;
    }
    return selection;
  }

  /** Those that concern the same statements, the best alone first. */
  private async inPlaceOf(old: Choice, { set }: Selection): Promise<Choice[]> {
    const alone: { readonly choice: Choice; readonly total: number }[] = [];
    for (const choice of this.pool) {
      if (set.includes(choice) || !concernsAny(choice.candidate, old.candidate, this.workload.statements))
        continue;
      alone.push({ choice, total: (await this.selectionOf([choice])).total });
    }
    alone.sort((a, b) => a.total - b.total);
    return alone.slice(0, mostExchanges).map(({ choice }) => choice);
  }

  private fits({ set, sizeBytes }: Selection): boolean {
    const written = set.reduce((sum, { writeCost }) => sum + writeCost, 0);
    return sizeBytes <= this.budget.sizeBytes && written <= this.budget.writeShare * this.base;
  }
}

/** Whether a statement is helped enough by the step from one selection to another. */
function helps(before: readonly number[], after: readonly number[], isLarger: boolean): boolean {
  const { share, units } = isLarger ? leastOfLarger : leastHelp;
  return before.some((cost, i) => {
    const saved = cost - (after[i] ?? cost);
    return saved > units && saved >= share * cost;
  });
}

/** A longer index answers what a shorter one with the same first keys does. */
function isReplacedBy(old: Candidate, next: Candidate): boolean {
  const [a] = old;
  const [b] = next;
  if (!a || !b || old.length > 1 || next.length > 1) return false;
  if (a.table.schema !== b.table.schema || a.table.name !== b.table.name) return false;
  if (b.where !== undefined && a.where === undefined) return false;
  return isPrefix(a, b) && a.include.every((column) => b.include.includes(column));
}
