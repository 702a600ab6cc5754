import { blankedMap, type OffsetMap, type Segment, segmentedMap } from '../../text/offset-map';
import { shift } from '../../text/range';
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
  const blanks = piece.blanks.map((blank) => shift(blank, -piece.range.start));
  const blanked = blanks.reduce(
    (text, { start, end }) => text.slice(0, start) + ' '.repeat(end - start) + text.slice(end),
    source,
  );
  const text = piece.lacksSelect ? select + blanked : blanked;
  const map = piece.lacksSelect ? behindSelect(source.length) : blankedMap(source.length, blanks);
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
