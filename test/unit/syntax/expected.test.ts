import { beforeAll, expect, it } from 'vitest';
import { syntaxErrorFinding } from '../../../server/src/lint/syntax-error';
import { loadParser } from '../../../server/src/syntax/parse';
import { readStatement } from '../../../server/src/syntax/statement';

beforeAll(loadParser);

it.each<[string, string, string, string | undefined]>([
  [
    'SELECT * form t',
    'form',
    'syntax error at or near "form"; expected FROM, WHERE, INTO, GROUP or ",".',
    'FROM',
  ],
  [
    'select a form t where a = 1',
    't',
    'syntax error at or near "t"; expected FROM, WHERE, INTO, GROUP or ",".',
    'from',
  ],
  ['SELECT 1 FROM', 'FROM', 'syntax error at end of input; expected a name, ONLY or "(".', undefined],
  [
    'selct 1',
    'selct',
    'syntax error at or near "selct"; expected the start of a statement, such as SELECT.',
    'select',
  ],
  ['SELECT a FROM t ORDER a', 'a', 'syntax error at or near "a"; expected BY.', undefined],
  ['SELECT a FROM t WHERE é😀 = ', '=', 'syntax error at end of input; expected an expression.', undefined],
  [
    "SELECT 'é😀' frm t x",
    't',
    'syntax error at or near "t"; expected FROM, WHERE, INTO, GROUP or ",".',
    'from',
  ],
])('says of %j what was expected at %j', (text, underlined, message, correction) => {
  const statement = readStatement(text);
  if (statement.result.kind !== 'error') throw new Error('it parses');
  const finding = syntaxErrorFinding(statement, statement.result.error);
  expect(text.slice(finding.range.start, finding.range.end)).toBe(underlined);
  expect(finding.message).toBe(message);
  expect(finding.fixes?.[0]?.edits[0]?.newText?.toUpperCase()).toBe(correction?.toUpperCase());
});
