import { type Range, shift } from '../../text/range';
import type { Fragment } from '../fragment';
import type { CallSite, Place, QueryCall, SentValues } from './code-model';

/** The call where it stands `by` further on, and the fragment that it sends. Each keystroke moves those behind it. */
export function movedQuery(query: QueryCall, by: number, fragment: Fragment | undefined): QueryCall {
  const moved: Mutable<QueryCall> = { ...query };
  moved.range = shift(query.range, by);
  moved.calleeRange = shift(query.calleeRange, by);
  moved.site = movedSite(query.site, by);
  moved.injected = movedRanges(query.injected, by);
  moved.loops = movedRanges(query.loops, by);
  if (fragment) moved.fragment = fragment;
  if (query.function) moved.function = movedRange(query.function, by);
  return moved;
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

interface Ranged {
  readonly range: Range;
}

function movedRange<One extends Ranged>(one: One, by: number): One {
  return { ...one, range: shift(one.range, by) };
}

/** Whatever else they hold tells nothing of their place. */
export function movedRanges<One extends Ranged>(many: readonly One[], by: number): readonly One[] {
  return many.length === 0 ? many : many.map((one) => movedRange(one, by));
}

function movedSite(site: CallSite, by: number): CallSite {
  const { values, floating, place, loop } = site;
  const moved: Mutable<CallSite> = { ...site };
  if (values) moved.values = movedValues(values, by);
  if (floating) moved.floating = { ...floating, start: floating.start + by };
  if (place) moved.place = movedPlace(place, by);
  if (loop) moved.loop = movedRange(loop, by);
  return moved;
}

function movedValues(values: SentValues, by: number): SentValues {
  if (values.kind === 'none') return { ...values, insertAt: values.insertAt + by };
  return { ...movedRange(values, by), items: values.items.map((item) => shift(item, by)) };
}

function movedPlace(place: Place, by: number): Place {
  const moved: Mutable<Place> = { ...place };
  const { constant } = place;
  moved.blocks = place.blocks.map((start) => start + by);
  if (constant) {
    moved.constant = { statement: shift(constant.statement, by), pattern: shift(constant.pattern, by) };
  }
  return moved;
}
