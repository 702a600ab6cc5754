import { beforeAll, expect, it } from 'vitest';
import { loadParser, parse } from '../../../server/src/syntax/parse';

beforeAll(loadParser);

const repeated = (count: number, before: string, middle = '1', after = '') =>
  `SELECT ${before.repeat(count)}${middle}${after.repeat(count)}`;

it.each([
  ['parentheses', repeated(10_000, '(', '1', ')')],
  ['open parentheses', repeated(50_000, '(')],
  ['operators', repeated(20_000, '1 + ')],
  ['NOT', repeated(20_000, 'NOT ', 'true')],
  ['CASE', repeated(20_000, 'CASE WHEN ', 'true', ' THEN true END')],
  ['UNION', repeated(20_000, '1 UNION SELECT ')],
  ['joins', `SELECT 1 FROM t ${'JOIN t USING (a) '.repeat(20_000)}`],
  ['subqueries', `${'SELECT (SELECT * FROM ('.repeat(8_000)}`],
  ['casts', `SELECT 1${'::int'.repeat(20_000)}`],
])('says that too many %s are too many, again and again, and goes on', (_, text) => {
  for (let i = 0; i < 40; i++) expect(parse(text).kind).toBe('error');
  expect(parse('SELECT 1').kind).toBe('parsed');
});

it.each([
  ['parentheses', repeated(500, '(', '1', ')')],
  ['operators', repeated(1_000, '1 + ')],
  ['long lists', `SELECT ${Array.from({ length: 50_000 }, (_, i) => `a${i} + 1`).join(', ')}`],
  ['many conditions', `SELECT 1 WHERE ${Array.from({ length: 1_000 }, () => 'a').join(' AND ')}`],
  [
    'long inserts',
    `INSERT INTO t VALUES ${Array.from({ length: 20_000 }, () => "(1, -2.5, 'x', '{\"a\": [1]}'::jsonb)").join(', ')}`,
  ],
])('reads what people and tools write: %s', (_, text) => {
  expect(parse(text).kind).toBe('parsed');
});
