import type { Range } from '../../text/range';
import type { PlpgsqlReader } from './plpgsql-reader';

/** Whether an assignment follows: `name := …`, `name.field = …`, `name[1] := …`. */
export function isAssignment(reader: PlpgsqlReader): boolean {
  if (!isTarget(reader)) return false;
  let ahead = 1;
  for (;;) {
    const written = reader.written(ahead);
    if (written === ':=' || written === '=') return true;
    if (written === '.') ahead += 2;
    else if (written === '[') {
      while (reader.peek(ahead) && ![']', ';'].includes(reader.written(ahead))) ahead++;
      ahead++;
    } else return false;
  }
}

/** Reads `INTO [STRICT] a, b.c, d[1]`. */
export function readInto(reader: PlpgsqlReader): Range {
  const start = reader.offset;
  reader.next();
  reader.take('strict');
  do {
    if (!isTarget(reader)) break;
    reader.next();
    while (reader.take('.')) reader.next();
    if (reader.take('[')) {
      reader.until(']');
      reader.take(']');
    }
  } while (reader.take(','));
  return { start, end: reader.endBefore };
}

function isTarget(reader: PlpgsqlReader): boolean {
  return reader.name() !== undefined || reader.peek()?.kind === 'parameter';
}
