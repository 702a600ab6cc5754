import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { documentKnowledge } from '../../../server/src/lint/document-knowledge';
import { createLinter } from '../../../server/src/lint/linter';
import { defaultLintSettings } from '../../../server/src/lint/settings';
import { rules } from '../../../server/src/rules/index';
import { loadEmbedded, readCode } from '../../../server/src/syntax/embedded/read-code';
import { loadParser } from '../../../server/src/syntax/parse';
import { readSql, updateSql } from '../../../server/src/syntax/source';

const wasm = 'node_modules/@vscode/tree-sitter-wasm/wasm';

beforeAll(async () => {
  await loadParser();
  await loadEmbedded((file) => readFile(`${wasm}/${file}`));
});

const linter = createLinter(rules);

function lint(source: ReturnType<typeof readSql> | ReturnType<typeof readCode>) {
  return linter.lint(source, documentKnowledge(source, undefined), defaultLintSettings);
}

/** What lies between statements, with all kinds of line ends, of widths and of comments. */
const trivia = fc
  .array(
    fc.constantFrom('\n', '\r\n', '\r', ' ', '\t', '-- é😀\n', "-- it's\r", '/* 😀 ; " */', ';', 'SELECT 1;'),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));

/** Statements with one finding, and what it underlines. */
const known = fc.constantFrom(
  { sql: 'DELETE FROM "é😀"', rule: 'delete-without-where', text: 'DELETE FROM "é😀"' },
  { sql: "UPDATE t SET a = '😀'", rule: 'update-without-where', text: 'UPDATE t' },
  { sql: "SELECT '😀' AS a, 1 FROM t WHERE b = NULL", rule: 'equals-null', text: '= NULL' },
);

describe('a finding', () => {
  it('underlines the text that it speaks of, whatever stands around', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(trivia, known), { maxLength: 4 }), trivia, (parts, last) => {
        const text = `${parts.map(([before, { sql }]) => `${before}${sql};`).join('')}${last}`;
        for (const { rule } of parts.map(([, one]) => one)) {
          const wanted = parts.filter(([, one]) => one.rule === rule).map(([, one]) => one.text);
          const found = lint(readSql(text)).filter((finding) => finding.rule === rule);
          expect(found.map(({ range }) => text.slice(range.start, range.end))).toEqual(wanted);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('underlines it inside strings and templates of code', () => {
    const escapes = fc.array(fc.constantFrom(' ', '\\n', '\\t', '\\u0020', '\\x20', '\\u{20}'), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(escapes, fc.constantFrom("'", '"', '`'), trivia, (blanks, quote, before) => {
        const outside = before.replace(/SELECT 1;|--|['"]/g, '');
        const text = `${outside}\nawait pool.query(${quote}SELECT /* 😀 */${blanks.join('')}a FROM t WHERE b = NULL${quote});`;
        const source = readCode(text, 'typescript');
        const found = lint(source).filter((finding) => finding.rule === 'equals-null');
        source.dispose();
        expect(found.map(({ range }) => text.slice(range.start, range.end))).toEqual(['= NULL']);
      }),
      { numRuns: 100 },
    );
  });
});

describe('linting', () => {
  const anything = fc
    .array(
      fc.oneof(
        trivia,
        fc.string({ unit: 'binary' }),
        fc.constantFrom("'", '"', '`', '$$', '/*', '${', '(', 'SELECT', 'FROM', 'sql`'),
      ),
    )
    .map((parts) => parts.join(''));

  it('takes any text, and stays inside it', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const code = readCode(text, 'typescript');
        for (const { range } of [...lint(readSql(text)), ...lint(code)]) {
          expect(range.start).toBeGreaterThanOrEqual(0);
          expect(range.end).toBeLessThanOrEqual(text.length);
        }
        code.dispose();
      }),
      { numRuns: 200 },
    );
  });

  it('finds after an edit what it finds in the text read afresh', () => {
    fc.assert(
      fc.property(anything, anything, fc.nat(), (text, inserted, at) => {
        const start = at % (text.length + 1);
        const after = text.slice(0, start) + inserted + text.slice(start);
        const change = { range: { start, end: start }, newLength: inserted.length };
        expect(lint(updateSql(readSql(text), after, change))).toEqual(lint(readSql(after)));
        const code = readCode(after, 'typescript', readCode(text, 'typescript'), change);
        const afresh = readCode(after, 'typescript');
        expect(lint(code)).toEqual(lint(afresh));
        code.dispose();
        afresh.dispose();
      }),
      { numRuns: 200 },
    );
  });
});
