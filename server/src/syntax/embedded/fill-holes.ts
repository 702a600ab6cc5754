import type { Range } from '../../text/range';
import { parse } from '../parse';
import { readStatement } from '../statement';
import { tokenize } from '../tokens';
import { holeCandidates, isHoleCharacter } from './hole-candidates';

/** A hole of a statement, in the order of the text. */
export interface OpenHole {
  readonly source: string;
  readonly known: readonly string[];
}

export interface Filled {
  /** What to put into each hole. */
  readonly fills: readonly string[];
  /** `fits`: the grammar takes it. `broken`: it does not, whatever the holes hold. `unknown`: nothing was found that fits. */
  readonly verdict: 'fits' | 'broken' | 'unknown';
}

/** Together with the length of the statement this bounds the search to a few milliseconds. */
const mostTries = 80;
const mostCharactersTried = 200_000;
const mostHoles = 200;

/**
 * Looks for texts that make `text` a statement when they are put in place of its hole characters. PostgreSQL's
 * position of an error tells which hole to fill differently.
 */
export function fillHoles(text: string, holes: readonly OpenHole[], firstParameter: number): Filled {
  const offsets = holeOffsets(text);
  if (offsets.length === 0) return { fills: [], verdict: 'fits' };
  if (offsets.length > mostHoles) return { fills: offsets.map(() => 'x'), verdict: 'unknown' };
  const tokens = tokenize(text).filter((token) => token.kind !== 'comment');
  const candidates = offsets.map((offset, i) =>
    holeCandidates({
      text,
      tokens,
      offset,
      source: holes[i]?.source ?? '',
      known: holes[i]?.known ?? [],
      parameter: firstParameter + i,
    }),
  );
  const choice = offsets.map(() => 0);
  const fillsNow = (): string[] => choice.map((chosen, i) => candidates[i]?.[chosen] ?? '');
  const first = fillsNow();
  const tries = Math.min(mostTries, Math.ceil(mostCharactersTried / (text.length + 1)));

  for (let tried = 0; tried < tries; tried++) {
    const fills = fillsNow();
    const { filled, ranges } = putIn(text, offsets, fills);
    const result = parse(filled);
    if (result.kind === 'parsed') return { fills, verdict: 'fits' };
    if (result.kind !== 'error') return { fills: first, verdict: 'unknown' };
    if (tried === 0 && readsWithPlaceholders(filled)) return { fills, verdict: 'fits' };
    const reached = reachOf(filled, result.error.offset);
    let culprit = ranges.findLastIndex((range) => range.start <= reached);
    if (culprit < 0)
      return readsWithPlaceholders(filled) ? { fills, verdict: 'fits' } : { fills: first, verdict: 'broken' };
    choice.fill(0, culprit + 1);
    while (culprit >= 0) {
      const next = (choice[culprit] ?? 0) + 1;
      if (next < (candidates[culprit]?.length ?? 0)) {
        choice[culprit] = next;
        break;
      }
      choice[culprit] = 0;
      culprit--;
    }
    if (culprit < 0) break;
  }
  const { filled } = putIn(text, offsets, first);
  return { fills: first, verdict: readsWithPlaceholders(filled) ? 'fits' : 'unknown' };
}

/** Stands for a hole where a text with holes is marked. */
export const holeCharacter = '\ue000';

/** Where an offset of a marked text lies when its holes, which stand at `offsets`, are filled. */
export function filledOffset(offset: number, offsets: readonly number[], fills: readonly string[]): number {
  return offsets.reduce((sum, hole, i) => (hole < offset ? sum + (fills[i]?.length ?? 0) - 1 : sum), offset);
}

/** Where the holes' characters stand. */
export function holeOffsets(text: string): number[] {
  const offsets: number[] = [];
  for (let i = 0; i < text.length; i++) if (isHoleCharacter(text.charCodeAt(i))) offsets.push(i);
  return offsets;
}

function putIn(
  text: string,
  offsets: readonly number[],
  fills: readonly string[],
): { filled: string; ranges: Range[] } {
  const ranges: Range[] = [];
  let filled = '';
  let position = 0;
  offsets.forEach((offset, i) => {
    filled += text.slice(position, offset);
    const start = filled.length;
    filled += fills[i] ?? '';
    ranges.push({ start, end: filled.length });
    position = offset + 1;
  });
  return { filled: filled + text.slice(position), ranges };
}

/** How far the token at which the parser stopped reaches: a string that is not closed swallows holes behind it. */
function reachOf(text: string, offset: number): number {
  const token = tokenize(text.slice(offset))[0];
  return token ? offset + token.end - 1 : offset;
}

function readsWithPlaceholders(text: string): boolean {
  return /[:?@]|\$[a-z_]/i.test(text) && readStatement(text).result.kind === 'parsed';
}
