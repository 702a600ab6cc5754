import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../server/src/syntax/parse';
import { documentMap, readSql, type SqlSource, updateSql } from '../../../server/src/syntax/source';

beforeAll(loadParser);

function edited(before: SqlSource, start: number, end: number, newText: string): SqlSource {
  const text = before.text.slice(0, start) + newText + before.text.slice(end);
  return updateSql(before, text, { range: { start, end }, newLength: newText.length });
}

/** All that counts of a source, without the parse trees. */
function shape({ slices, statements }: SqlSource) {
  return { slices, statements: statements.map(({ statement, range }) => ({ text: statement.text, range })) };
}

const pieces = fc.array(
  fc.constantFrom(
    'SELECT 1',
    ';',
    '\n',
    ' ',
    "'",
    '"',
    '--',
    '/*',
    '*/',
    '$$',
    '$1',
    '(',
    ')',
    'COPY t FROM stdin;\n',
    '1\t2\n',
    '\\.\n',
    '\\g\n',
    '\\echo x\n',
    'CREATE FUNCTION f() BEGIN ATOMIC',
    'END',
    'é😀',
    '\r\n',
    '--x',
  ),
  { maxLength: 25 },
);

describe('updateSql', () => {
  it('reads what reading afresh would', () => {
    fc.assert(
      fc.property(pieces, pieces, fc.nat(), fc.nat(), (parts, inserted, a, b) => {
        const text = parts.join('');
        const before = readSql(text);
        const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y);
        const after = edited(before, start ?? 0, end ?? 0, inserted.join(''));
        expect(shape(after)).toEqual(shape(readSql(after.text)));
      }),
      { numRuns: 1_500 },
    );
  });

  it('keeps the statements that an edit does not touch', () => {
    const before = readSql('SELECT 1; SELECT 2; SELECT 3; SELECT 4;');
    const at = before.text.indexOf('3');
    const after = edited(before, at, at + 1, '33');
    expect(after.statements.map(({ statement }, i) => statement === before.statements[i]?.statement)).toEqual(
      [true, true, false, true],
    );
  });

  it('does not read a binary file, and reads it when it became text', () => {
    const binary = readSql('PK\0\u0003 SELECT');
    expect(binary.statements).toEqual([]);
    expect(binary.unreadable).toContain('binary');
    expect(edited(binary, 0, 4, '').statements).toHaveLength(1);
  });
});

describe('documentMap', () => {
  it.each([
    ['SELECT :id', ':id', '$1'],
    ["SELECT :'name', 1", ":'name'", "'name'"],
    ['SELECT * FROM t WHERE "é😀" = ?', '?', '$1'],
    ['-- 😀\nSELECT $user_id', '$user_id', '$1'],
    ['SELECT @limit_', '@', '@'],
  ])('leads in %j from the placeholder to %j', (text, written, inStatement) => {
    const [placed] = readSql(text).statements;
    if (!placed) throw new Error('no statement');
    expect(placed.statement.result.kind).toBe('parsed');
    const start = placed.statement.text.indexOf(inStatement);
    const range = documentMap(placed).rangeToOriginal({ start, end: start + inStatement.length });
    expect(text.slice(range.start, range.end)).toBe(written);
  });

  it('leaves alone what only the values of placeholders could tell', () => {
    expect(readSql(':show_data;').statements[0]?.statement.result.kind).toBe('opaque');
  });
});
