import { type OffsetMap, type Segment, segmentedMap, shiftedMap } from '../../text/offset-map';
import { parse } from '../parse';
import { substitutions } from '../placeholders';
import { type Statement, statementOf } from '../statement';
import type { BodyPiece } from './body-piece';
import { bodyParameters, withVariables } from './variables';

/** Reads a piece of a body whose text is `source` as a statement. References to `variables` become parameters. */
export function readPiece(
  source: string,
  piece: BodyPiece,
  variables: ReadonlySet<string>,
  routine: string | undefined,
): Statement {
  const blanked = piece.blanks.reduce((text, { start, end }) => {
    const from = start - piece.range.start;
    const to = end - piece.range.start;
    return text.slice(0, from) + ' '.repeat(to - from) + text.slice(to);
  }, source);
  const text = piece.lacksSelect ? select + blanked : blanked;
  const map = piece.lacksSelect ? behindSelect(source.length) : shiftedMap(0, source.length);
  const result = parse(text, (root) => withVariables(root, variables, routine));
  if (result.kind === 'error' && substitutions(text).length > 0)
    return statementOf(text, map, { kind: 'opaque' });
  if (result.kind !== 'parsed' || result.tree.of('ParamRef').length === 0)
    return statementOf(text, map, result);
  return statementOf(text, map, result, bodyParameters(text, result.tree));
}

const select = 'SELECT ';

function behindSelect(length: number): OffsetMap {
  const opening: Segment = {
    derivedStart: 0,
    derivedLength: select.length,
    originalStart: 0,
    originalLength: 0,
    synthetic: true,
  };
  return segmentedMap([
    opening,
    { derivedStart: select.length, derivedLength: length, originalStart: 0, originalLength: length },
  ]);
}
