import type { Plan } from '../protocol/plan';
import type { Schema } from '../schema/schema';
import { type Candidate, candidateKey, candidatesFor, variantsOf } from './candidates';
import { type IndexDesign, proposed } from './index-design';
import type { Probe } from './probe';
import { costIn, costOf } from './probed-plan';
import { type TableNeeds, tableNeeds } from './table-needs';

/** A candidate that a statement's plan uses. */
export interface Tried {
  readonly needs: TableNeeds;
  readonly candidate: Candidate;
  /** Of the statement with it, in the planner's units. */
  readonly cost: number;
  /** EXPLAIN's JSON. */
  readonly json: string;
  /** Of those chosen before and of the candidate's, the ones that the plan uses. */
  readonly indexes: readonly TriedIndex[];
  /** Of the candidate's. */
  readonly sizeBytes: number;
}

export interface TriedIndex {
  readonly design: IndexDesign;
  readonly needs: TableNeeds;
  readonly sizeBytes: number;
}

/** Tries what could help a statement on top of the indexes that were chosen before. */
export async function tryCandidates(
  sql: string,
  plan: Plan,
  schema: Schema,
  chosen: readonly TriedIndex[],
  probe: Probe,
): Promise<Tried[]> {
  const tried = new Map<string, Tried | undefined>();
  const attempt = async (candidate: Candidate, needs: TableNeeds): Promise<void> => {
    const key = candidateKey(candidate);
    if (tried.has(key) || tried.size >= mostTries) return;
    tried.set(key, await tryCandidate(sql, candidate, needs, chosen, probe));
  };
  const useful = () => [...tried.values()].filter((one) => one !== undefined);
  for (const needs of tableNeeds(plan, schema))
    for (const candidate of candidatesFor(needs)) await attempt(candidate, needs);
  const worthVarying = new Set([bestOf(useful(), costOf(plan)), cheapestOf(useful())]);
  for (const one of worthVarying) {
    const [design] = one?.candidate ?? [];
    if (!one || !design || one.candidate.length > 1) continue;
    for (const variant of variantsOf(design, one.needs)) await attempt(variant, one.needs);
  }
  return useful();
}

/** So many for one statement. */
const mostTries = 80;

async function tryCandidate(
  sql: string,
  candidate: Candidate,
  needs: TableNeeds,
  chosen: readonly TriedIndex[],
  probe: Probe,
): Promise<Tried | undefined> {
  const all = [...chosen, ...candidate.map((design) => ({ design, needs }))];
  const answer = await probe.whatIf(
    all.map(({ design }) => proposed(design)),
    [sql],
  );
  const json = answer.kind === 'what-if' ? answer.plans[0] : undefined;
  if (answer.kind !== 'what-if' || json === undefined) return undefined;
  const used = all.flatMap(({ design, needs: of }, place) => {
    const made = answer.indexes[place];
    const isUsed = made?.names.some((name) => json.includes(`"Index Name": ${JSON.stringify(name)}`));
    return made && isUsed ? [{ design, needs: of, sizeBytes: made.sizeBytes }] : [];
  });
  const own = used.filter(({ design }) => candidate.includes(design));
  if (own.length === 0) return undefined;
  const sizeBytes = own.reduce((sum, index) => sum + index.sizeBytes, 0);
  return { needs, candidate, cost: costIn(json), json, indexes: used, sizeBytes };
}

function cheapestOf(tried: readonly Tried[]): Tried | undefined {
  return tried.reduce<Tried | undefined>(
    (best, one) => (best && best.cost <= one.cost ? best : one),
    undefined,
  );
}

/** An index counts as good as the best where its cost is within 5 %. */
const within = 1.05;
/** Columns that are only carried along have to take away so much of the cost, in the planner's units and as a part. */
const leastOfCovering = { units: 20, share: 0.5 };
/** An index of some rows serves fewer statements: it has to be so much smaller. */
const partialShare = 0.5;

/**
 * The smallest of those within 5 % of the cheapest; one that carries columns along only where that saves much.
 * `base`: the cost without any.
 */
export function bestOf(tried: readonly Tried[], base: number): Tried | undefined {
  const narrow = smallestOf(tried.filter((one) => !isCovering(one)));
  const covering = smallestOf(tried.filter(isCovering));
  const best =
    covering && (!narrow || isMuchCheaper(covering, Math.min(narrow.cost, base))) ? covering : narrow;
  return best && best.cost < base ? best : undefined;
}

function isCovering({ candidate }: Tried): boolean {
  return candidate.some(({ include }) => include.length > 0);
}

function isMuchCheaper({ cost }: Tried, than: number): boolean {
  return than - cost >= leastOfCovering.units && cost <= leastOfCovering.share * than;
}

function smallestOf(tried: readonly Tried[]): Tried | undefined {
  const cheapest = cheapestOf(tried);
  if (!cheapest) return undefined;
  const good = tried.filter(({ cost }) => cost <= within * cheapest.cost);
  return good.reduce((best, one) => (isPreferred(one, best) ? one : best));
}

function isPreferred(one: Tried, to: Tried): boolean {
  const own = weightOf(one);
  const other = weightOf(to);
  return own < other || (own === other && one.cost < to.cost);
}

function weightOf({ candidate, sizeBytes }: Tried): number {
  return candidate.some(({ where }) => where !== undefined) ? sizeBytes / partialShare : sizeBytes;
}
