import { Attached } from '../../text/attached';
import { composedMap, shiftedMap } from '../../text/offset-map';
import { sameItems } from '../../text/same-items';
import type { Fragment } from '../fragment';
import type { PlacedStatement } from '../source';
import type { Statement } from '../statement';
import { encodeLiteral } from './encode-literal';
import type { Candidate } from './find-literals';
import { type FragmentContent, readContent } from './fragment-content';
import { isSql, mayBePart } from './judge';

/** The candidates of one literal. */
export type Group = readonly [Candidate, ...Candidate[]];

/** By the keys of literals. */
export type Contents = Map<string, FragmentContent | undefined>;

/** The SQL of a literal, and where it stands. */
export interface PlacedLiteral {
  /** The same object, as long as it is the same literal, read alike. */
  readonly sent: { readonly fragment: Fragment; readonly statements: readonly Statement[] };
  readonly statements: readonly PlacedStatement[];
}

/** Candidates of one literal together, in the order of the text; those that stand inside another literal left out. */
export function outermost(candidates: Candidate[]): Group[] {
  const ordered = candidates.sort((one, other) => {
    const [a, b] = [one.literal.node, other.literal.node];
    return a.start - b.start || b.end - a.end;
  });
  const groups: [Candidate, ...Candidate[]][] = [];
  let start = -1;
  let end = -1;
  for (const candidate of ordered) {
    const { node } = candidate.literal;
    if (node.start === start && node.end === end) groups.at(-1)?.push(candidate);
    else if (node.start >= end) {
      groups.push([candidate]);
      ({ start, end } = node);
    }
  }
  return groups;
}

/** The SQL that a literal holds; undefined where it is none. `contents` are those that are known, and learns others. */
export function placeLiteral(group: Group, contents: Contents): PlacedLiteral | undefined {
  const [first] = group;
  const before = readings.get(first);
  const reading = before && sameItems(before.group, group) ? before : read(group, contents);
  if (reading !== before) readings.set(first, reading);
  const { accepted, content } = reading;
  if (!accepted || !content) return undefined;
  if (reading.placed?.sent.fragment.range.start === first.literal.node.start) return reading.placed;
  reading.placed = place(accepted, content, reading.placed?.sent);
  return reading.placed;
}

interface Reading {
  readonly group: Group;
  readonly content: FragmentContent | undefined;
  /** The first for which it is SQL. */
  readonly accepted: Candidate | undefined;
  placed?: { readonly sent: Sent; readonly statements: readonly PlacedStatement[] };
}

interface Sent {
  fragment: Fragment;
  readonly statements: readonly Statement[];
}

/** Kept with the first candidate of a group. */
const readings = new Attached<Candidate, Reading>();

function read(group: Group, contents: Contents): Reading {
  const [{ key, literal }] = group;
  const content = contents.has(key) ? contents.get(key) : readContent(literal);
  contents.set(key, content);
  const accepted = content && group.find(({ claim }) => isSql(content, claim) && !mayBePart(content, claim));
  return { group, content, accepted };
}

/** A candidate keeps what it sends; where it stands is told anew. */
function place(
  { literal, callee }: Candidate,
  content: FragmentContent,
  before: Sent | undefined,
): Reading['placed'] {
  const { start, end } = literal.node;
  // The fragment may outlive the document, and holds nothing of its tree.
  const { kinds } = literal;
  const fragment: Fragment = {
    range: { start, end },
    text: content.text,
    map: composedMap(content.map, shiftedMap(start, end - start)),
    encode: (sql) => encodeLiteral(sql, [...new Set(kinds)]),
    holes: content.holes,
    ...(callee !== undefined && { callee }),
  };
  const sent = before ?? { fragment, statements: content.statements.map(({ statement }) => statement) };
  sent.fragment = fragment;
  const statements = content.statements.map(({ statement, range }) => ({
    statement,
    range: fragment.map.rangeToOriginal(range),
    fragment,
    fragmentOffset: range.start,
  }));
  return { sent, statements };
}
