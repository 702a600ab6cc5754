import { beforeAll, describe, expect, it } from 'vitest';
import { documentKnowledge } from '../../../server/src/lint/document-knowledge';
import { createLinter } from '../../../server/src/lint/linter';
import { defaultLintSettings } from '../../../server/src/lint/settings';
import { rules } from '../../../server/src/rules/index';
import { loadParser } from '../../../server/src/syntax/parse';
import { readSql } from '../../../server/src/syntax/source';
import {
  comparedWithBaseline,
  entriesOfFile,
  printBaseline,
  readBaseline,
} from '../../../server/src/workspace/baseline';

beforeAll(() => loadParser());

const linter = createLinter(rules.filter(({ name }) => /select-star|delete-without-where/.test(name)));

function lint(text: string) {
  const source = readSql(text);
  return { source, findings: linter.lint(source, documentKnowledge(source, undefined), defaultLintSettings) };
}

function compared(before: string, after: string) {
  const old = lint(before);
  const { source, findings } = lint(after);
  const result = comparedWithBaseline(entriesOfFile(old.source, old.findings), source, findings);
  return {
    unknown: result.unknown.map(({ rule, range }) => `${rule} ${range.start}`),
    stale: result.staleCount,
  };
}

const star = 'SELECT * FROM a WHERE id = 1;';

describe('a baseline', () => {
  it.each([
    ['the same text', star, star, [], 0],
    ['text that moved', star, `SELECT 1;\n\n  ${star}`, [], 0],
    ['text that was laid out anew', star, star.replace(' WHERE', '\n  WHERE'), [], 0],
    ['another statement', star, star.replace('a', 'b'), ['select-star 7'], 1],
    ['one more of the same', star, `${star}\n${star}`, ['select-star 37'], 0],
    ['one less of the same', `${star}\n${star}`, star, [], 1],
    ['another rule in the same statement', 'DELETE FROM a;', `DELETE FROM a;${star}`, ['select-star 21'], 0],
    ['nothing', '', star, ['select-star 7'], 0],
  ])('knows %s or not', (_, before, after, unknown, stale) => {
    expect(compared(before, after)).toEqual({ unknown, stale });
  });

  it('is read as it was written, in a stable order', () => {
    const entries = { 'b.sql': { x: { '2': 1, a1: 2 } }, 'a.sql': { z: { q: 1 }, y: { q: 3 } } };
    expect(readBaseline(printBaseline(entries))).toEqual(entries);
    const text = printBaseline(entries);
    expect(text.indexOf('a.sql')).toBeLessThan(text.indexOf('b.sql'));
    expect(text.indexOf('"y"')).toBeLessThan(text.indexOf('"z"'));
  });

  it.each(['', '[]', '{', '{"version":2,"findings":{}}', '{"version":1,"findings":{"a":{"b":{"c":0}}}}'])(
    'is not %s',
    (text) => expect(readBaseline(text)).toBeUndefined(),
  );
});
