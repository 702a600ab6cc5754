import { beforeAll, describe, expect, it } from 'vitest';
import { mentionsColumn, notNullColumns, sameExpression } from '../../../server/src/schema/expression';
import { loadParser } from '../../../server/src/syntax/parse';

beforeAll(loadParser);

describe('one expression in two writings', () => {
  it.each([
    ["status = 'open'", "((status)::text = 'open'::text)", true],
    ['lower(email)', 'pg_catalog.lower((email)::text)', true],
    ["kind IN ('a', 'b')", "(kind = ANY (ARRAY['a'::text, 'b'::text]))", true],
    ['a BETWEEN 1 AND 2 AND b', '((a >= 1) AND (a <= 2) AND b)', true],
    ['t.a IS NULL', 'a IS NULL', true],
    ['a::date', 'a', false],
    ['lower(a)', 'upper(a)', false],
    ['a + 1', 'a + 2', false],
    ['not sql at', 'all', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(sameExpression(a, b)).toBe(same);
  });

  it('takes nothing for nothing', () => {
    expect(sameExpression(undefined, undefined)).toBe(true);
    expect(sameExpression('a', undefined)).toBe(false);
  });
});

it.each([
  ['lower(Email)', 'email', true],
  ['lower("Email")', 'email', false],
  ['lower("Email")', 'Email', true],
  ["a = 'email'", 'email', false],
])('%s mentions %s: %s', (text, column, mentions) => {
  expect(mentionsColumn(text, column)).toBe(mentions);
});

it.each([
  ['a IS NOT NULL', ['a']],
  ['(a IS NOT NULL) AND (b IS NOT NULL)', ['a', 'b']],
  ['a IS NULL', undefined],
  ['a IS NOT NULL OR b IS NOT NULL', undefined],
])('%s', (predicate, columns) => {
  expect(notNullColumns(predicate)).toEqual(columns);
});
