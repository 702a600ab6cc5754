import type { Plan } from '../protocol/plan';
import { canonicalNode } from '../schema/expression';
import { type Candidate, candidateKey } from './candidates';
import { type IndexDesign, proposed } from './index-design';
import type { Probe } from './probe';
import { costIn, costOf } from './probed-plan';
import type { TableNeeds } from './table-needs';

/** A statement of a workload that can be planned. */
export interface PlannedStatement {
  readonly sql: string;
  /** How much it counts: how often it runs. */
  readonly weight: number;
  readonly plan: Plan;
  readonly needs: readonly TableNeeds[];
  /** What helped it when it was looked at by itself, some of it only together with others; by `candidateKey`. */
  readonly helpers: ReadonlySet<string>;
}

/** An index that takes away less than this part of a statement's cost is none of those that help it. */
const least = 0.01;

/**
 * What the statements of a workload cost with sets of indexes. Nothing is asked twice, and a statement is planned only
 * with those of a set that help it; of those of one table, with no other in the statement, the best counts.
 */
export class WorkloadCosts {
  private readonly known = new Map<string, number>();
  private readonly sizes = new Map<string, number>();

  constructor(
    readonly statements: readonly PlannedStatement[],
    private readonly probe: Probe,
  ) {}

  /** Of one execution of each statement, in the planner's units. */
  async costs(set: readonly Candidate[]): Promise<number[]> {
    for (const candidate of set)
      await this.askAll([candidate], (place) => this.isConcerned(place, candidate));
    const relevant = this.statements.map((_, place) => this.relevantOf(place, set));
    const groups = new Map<string, { readonly own: readonly Candidate[]; readonly places: Set<number> }>();
    for (const [place, own] of relevant.entries()) {
      if (own.length < 2) continue;
      const key = setKey(own);
      const group = groups.get(key) ?? { own, places: new Set() };
      group.places.add(place);
      groups.set(key, group);
    }
    for (const { own, places } of groups.values()) await this.askAll(own, (place) => places.has(place));
    return relevant.map((own, place) => this.costAt(place, own));
  }

  /** Weighted, of all statements. */
  async total(set: readonly Candidate[]): Promise<number> {
    return this.weighted(await this.costs(set));
  }

  /** The sum of costs, one of each statement. */
  weighted(costs: readonly number[]): number {
    return costs.reduce((sum, cost, place) => sum + cost * (this.statements[place]?.weight ?? 0), 0);
  }

  /** In bytes. Known once it was planned with. */
  sizeOf(candidate: Candidate): number {
    return this.sizes.get(candidateKey(candidate)) ?? 0;
  }

  private isConcerned(place: number, candidate: Candidate): boolean {
    const statement = this.statements[place];
    return statement !== undefined && candidate.some((design) => concerns(design, statement));
  }

  private baseOf(place: number): number {
    const statement = this.statements[place];
    return statement ? costOf(statement.plan) : 0;
  }

  private costAt(place: number, own: readonly Candidate[]): number {
    const base = this.baseOf(place);
    return own.length === 0 ? base : (this.known.get(`${place} ${setKey(own)}`) ?? base);
  }

  private relevantOf(place: number, set: readonly Candidate[]): readonly Candidate[] {
    const statement = this.statements[place];
    if (!statement) return [];
    const alone = (candidate: Candidate) => this.costAt(place, [candidate]);
    const bound = (1 - least) * costOf(statement.plan);
    const own = set.filter(
      (candidate) =>
        this.isConcerned(place, candidate) &&
        (alone(candidate) <= bound || statement.helpers.has(candidateKey(candidate))),
    );
    if (statement.needs.length > 1 || own.length < 2) return own;
    return [own.reduce((best, one) => (alone(one) < alone(best) ? one : best))];
  }

  /** Plans the statements with all of `own`, as far as that is not known. */
  private async askAll(own: readonly Candidate[], isWanted: (place: number) => boolean): Promise<void> {
    const key = setKey(own);
    const places = [...this.statements.keys()].filter(
      (place) => isWanted(place) && !this.known.has(`${place} ${key}`),
    );
    if (places.length > 0) await this.ask(key, own, places);
  }

  private async ask(key: string, own: readonly Candidate[], places: readonly number[]): Promise<void> {
    const texts = places.map((place) => this.statements[place]?.sql ?? '');
    const answer = await this.probe.whatIf(own.flat().map(proposed), texts);
    if (answer.kind === 'what-if') {
      let first = 0;
      for (const candidate of own) {
        const made = answer.indexes.slice(first, first + candidate.length);
        first += candidate.length;
        this.sizes.set(
          candidateKey(candidate),
          made.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
        );
      }
    } else if (places.length > 1) {
      // One of them may have been too much for the planner.
      for (const place of places) await this.ask(key, own, [place]);
      return;
    }
    for (const [i, place] of places.entries()) {
      const cost = answer.kind === 'what-if' ? costIn(answer.plans[i]) : this.baseOf(place);
      this.known.set(`${place} ${key}`, Number.isFinite(cost) ? cost : this.baseOf(place));
    }
  }
}

function setKey(set: readonly Candidate[]): string {
  return set.map(candidateKey).sort().join('\n');
}

/** Whether a statement asks for the first key of an index in some way. What is left out could only gain a little. */
function concerns({ table, keys, method }: IndexDesign, { needs }: PlannedStatement): boolean {
  const [first] = keys;
  if (!first) return false;
  const key = canonicalNode(first.expression);
  return needs.some((own) => {
    if (own.table.schema !== table.schema || own.table.name !== table.name) return false;
    if (method !== 'btree') return own.searches.some(({ expression }) => canonicalNode(expression) === key);
    return leadingOf(own).has(key);
  });
}

/** Whether there is a statement that two candidates concern. */
export function concernsAny(a: Candidate, b: Candidate, statements: readonly PlannedStatement[]): boolean {
  return statements.some(
    (statement) =>
      a.some((design) => concerns(design, statement)) && b.some((design) => concerns(design, statement)),
  );
}

const leading = new WeakMap<TableNeeds, ReadonlySet<string>>();

function leadingOf(needs: TableNeeds): ReadonlySet<string> {
  const before = leading.get(needs);
  if (before) return before;
  const expressions = [
    ...needs.equalities,
    ...needs.joins.map(({ expression }) => expression),
    ...needs.ranges.flatMap((range) => range.slice(0, 1)),
    ...needs.searches.map(({ expression }) => expression),
    ...needs.alternatives.flat(),
    ...needs.orders.flatMap(([first]) => (first ? [first.expression] : [])),
    ...needs.predicates.flatMap(({ of }) => (of ? [of] : [])),
  ];
  const keys = new Set(expressions.map(canonicalNode));
  leading.set(needs, keys);
  return keys;
}
