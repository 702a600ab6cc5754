import { type Range, shift } from '../../text/range';
import type { Fragment } from '../fragment';
import type { CallSite, EnclosingLoop, Place, QueryCall, SentValues } from './code-model';

/** The call where it stands `by` further on, and the fragment that it sends. */
export function movedQuery(query: QueryCall, by: number, fragment: Fragment | undefined): QueryCall {
  const { injected, loops } = query;
  const holder = query.function;
  return {
    ...query,
    range: shift(query.range, by),
    calleeRange: shift(query.calleeRange, by),
    ...(fragment && { fragment }),
    injected: injected.length === 0 ? injected : injected.map((value) => movedRange(value, by)),
    site: movedSite(query.site, by),
    loops: movedLoops(loops, by),
    ...(holder && { function: movedRange(holder, by) }),
  };
}

export function movedLoops(loops: readonly EnclosingLoop[], by: number): readonly EnclosingLoop[] {
  return loops.length === 0 ? loops : loops.map((loop) => movedRange(loop, by));
}

function movedRange<Ranged extends { readonly range: Range }>(ranged: Ranged, by: number): Ranged {
  return { ...ranged, range: shift(ranged.range, by) };
}

function movedSite(site: CallSite, by: number): CallSite {
  const { values, floating, place, loop } = site;
  if (!values && !floating && !place && !loop) return site;
  return {
    ...site,
    ...(values && { values: movedValues(values, by) }),
    ...(floating && { floating: { ...floating, start: floating.start + by } }),
    ...(place && { place: movedPlace(place, by) }),
    ...(loop && { loop: movedRange(loop, by) }),
  };
}

function movedValues(values: SentValues, by: number): SentValues {
  if (values.kind === 'none') return { ...values, insertAt: values.insertAt + by };
  return { ...movedRange(values, by), items: values.items.map((item) => shift(item, by)) };
}

function movedPlace(place: Place, by: number): Place {
  const { blocks, constant } = place;
  return {
    ...place,
    blocks: blocks.map((start) => start + by),
    ...(constant && {
      constant: { statement: shift(constant.statement, by), pattern: shift(constant.pattern, by) },
    }),
  };
}
