import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { loadEmbedded, readCode } from '../../../../server/src/syntax/embedded/read-code';
import { loadParser } from '../../../../server/src/syntax/parse';
import { documentMap } from '../../../../server/src/syntax/source';
import { tokenize } from '../../../../server/src/syntax/tokens';

beforeAll(async () => {
  await loadParser();
  await loadEmbedded((file) => readFile(`node_modules/@vscode/tree-sitter-wasm/wasm/${file}`));
});

type Quote = "'" | '"' | '`' | 'raw';

/** A piece of SQL and the ways in which a literal may hold it. */
type Piece = { sql: string } | { hole: string };

const words = [
  'id',
  'naïve',
  '"ключ"',
  "'😀 ü'",
  '"a b"',
  "'it''s'",
  '$1',
  'count(*)',
  '1.5',
  'x /* 🚀 */',
  "E'\\\\n'",
];
const spaces = [' ', '\n', '\r\n', '\t', ' -- ü\n', '\n\n  '];

const column = fc.constantFrom(...words).map((sql): Piece => ({ sql }));
const space = fc.constantFrom(...spaces).map((sql): Piece => ({ sql }));
const hole = fc
  .constantFrom('id', 'user.name', 'f({ a: `😀` })', 'a ? b : c')
  .map((code): Piece => ({ hole: code }));

const select = fc
  .tuple(
    fc.array(fc.tuple(fc.oneof(column, column, hole), space), { minLength: 1, maxLength: 6 }),
    space,
    fc.boolean(),
  )
  .map(([columns, last, filtered]): Piece[] => [
    { sql: 'SELECT' },
    last,
    ...columns.flatMap(([piece, gap], i): Piece[] => (i ? [{ sql: ',' }, gap, piece] : [gap, piece])),
    { sql: ' FROM t' },
    ...(filtered ? ([{ sql: ' WHERE a = ' }, { hole: 'x' }] as Piece[]) : []),
  ]);

/** Writes SQL into a literal; `chooseWay` chooses between writing a character and writing an escape of it. */
function write(sql: string, quote: Quote, chooseWay: (character: string) => number): string {
  let written = '';
  for (const character of sql) {
    const way = chooseWay(character);
    const codePoint = character.codePointAt(0) ?? 0;
    if (quote === 'raw' || (quote === '`' && /[\r\n]/.test(character))) written += character;
    else if (character === '\n' && quote !== '`') written += '\\n';
    else if (character === '\r' && quote !== '`') written += '\\r';
    else if (character === '\\' || character === quote) written += `\\${character}`;
    else if (way === 1) written += `\\u{${codePoint.toString(16)}}`;
    else if (way === 2) written += `\\\n${character}`;
    else if (way === 3) written += `\\\r\n${character}`;
    else written += character;
  }
  return written;
}

const literal = fc.record({
  pieces: select,
  quote: fc.constantFrom<Quote>("'", '"', '`', 'raw'),
  ways: fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 50 }),
  before: fc.constantFrom('', '// 😀\r\n', 'const a = `😀`;\n', '/* ü */ '),
});

interface Written {
  readonly document: string;
  /** The SQL as JavaScript sees it, a newline for every line end in a template. */
  readonly cooked: string;
}

function writeDocument({
  pieces,
  quote,
  ways,
  before,
}: typeof literal extends fc.Arbitrary<infer T> ? T : never): Written {
  let next = 0;
  const chooseWay = () => ways[next++ % ways.length] ?? 0;
  const template = quote === '`' || quote === 'raw';
  let inside = '';
  let cooked = '';
  for (const piece of pieces) {
    if ('hole' in piece) {
      inside += template
        ? `\${${piece.hole}}`
        : `${quote} + ${piece.hole.includes('?') ? `(${piece.hole})` : piece.hole} + ${quote}`;
      cooked += '\u0000';
    } else {
      inside += write(quote === 'raw' ? piece.sql.replaceAll('\\', '') : piece.sql, quote, chooseWay);
      const value = quote === 'raw' ? piece.sql.replaceAll('\\', '') : piece.sql;
      cooked += template ? value.replace(/\r\n/g, '\n') : value;
    }
  }
  const opening = quote === 'raw' ? 'String.raw`' : quote;
  const closing = quote === 'raw' ? '`' : quote;
  return { document: `${before}pool.query(${opening}${inside}${closing}, [1]);\r\n`, cooked };
}

it('reads what JavaScript would, and places every token where it is written', () => {
  fc.assert(
    fc.property(literal, (generated) => {
      const { document, cooked } = writeDocument(generated);
      const source = readCode(document, 'typescript');
      expect(source.code.fragments).toHaveLength(1);
      const fragment = source.code.fragments[0];
      const placed = source.statements[0];
      if (!fragment || !placed) throw new Error('nothing found');

      let withoutHoles = '';
      let position = 0;
      for (const { range } of fragment.holes) {
        withoutHoles += `${fragment.text.slice(position, range.start)}\u0000`;
        position = range.end;
      }
      expect(withoutHoles + fragment.text.slice(position)).toBe(cooked);
      expect(placed.statement.result.kind).toBe('parsed');

      const map = documentMap(placed);
      const { text } = placed.statement;
      const start = placed.fragmentOffset ?? 0;
      for (const token of tokenize(text)) {
        const inHole = fragment.holes.some(
          (one) => one.range.start < token.end + start && token.start + start < one.range.end,
        );
        const written = document.slice(...ends(map.rangeToOriginal(token)));
        const named = text.slice(token.start, token.end);
        if (inHole) continue;
        expect(unescaped(written, generated.quote)).toBe(named);
        const edited = map.editToOriginal({ range: token, newText: fragment.encode(named) });
        expect(edited).toBeDefined();
        if (!edited) continue;
        const [from, to] = ends(edited.range);
        const again = readCode(document.slice(0, from) + edited.newText + document.slice(to), 'typescript');
        expect(again.code.fragments[0]?.text).toBe(fragment.text);
        again.dispose();
      }
      source.dispose();
    }),
    { numRuns: 300 },
  );
});

function ends(range: { start: number; end: number }): [number, number] {
  return [range.start, range.end];
}

/** What a stretch of a literal means, by JavaScript itself. */
function unescaped(written: string, quote: Quote): string {
  if (quote === 'raw') return written.replace(/\r\n?/g, '\n');
  const source = quote === '`' ? `\`${written}\`` : `${quote}${written}${quote}`;
  return new Function(`return ${source}`)() as string;
}
