import { beforeAll, describe, expect, it } from 'vitest';
import { clausesOf } from '../../../server/src/syntax/clauses';
import { expressionRange } from '../../../server/src/syntax/expression-range';
import { loadParser } from '../../../server/src/syntax/parse';
import { readStatement } from '../../../server/src/syntax/statement';
import type { Tree } from '../../../server/src/syntax/tree';

beforeAll(loadParser);

function read(text: string): {
  text: string;
  tree: Tree;
  tokens: ReturnType<typeof readStatement>['tokens'];
} {
  const { result, tokens } = readStatement(text);
  if (result.kind !== 'parsed') throw new Error('it does not parse');
  return { text, tree: result.tree, tokens };
}

describe('expressionRange', () => {
  it.each([
    ['1 + 2'],
    ['lower(trim(name))'],
    ["date_trunc('day', created_at)"],
    ['created_at::date'],
    ['CAST(id AS text)'],
    ['price::numeric(10, 2)'],
    ['(a + b) * c'],
    ['((a))::date'],
    ['(a)::date = (b)'],
    ['CASE WHEN a THEN 1 ELSE 2 END'],
    ['count(*)'],
    ['a <= -11'],
    ['-1.5'],
    ['a IS NOT NULL'],
    ['x IN (SELECT y FROM u)'],
    ["'é😀' || name"],
    ['t.a[1]'],
  ])('covers %j exactly', (expression) => {
    const statement = read(`SELECT ${expression} FROM t WHERE true`);
    const target = statement.tree.of('ResTarget')[0];
    if (!target) throw new Error('no target');
    const value = [...statement.tree.below(target)][1];
    if (!value) throw new Error('no value');
    const { start, end } = expressionRange(statement, value);
    expect(statement.text.slice(start, end)).toBe(expression);
  });
});

describe('clausesOf', () => {
  it('finds the clauses of the outer query only', () => {
    const statement = read(
      'WITH w AS (SELECT 1 FROM v LIMIT 1) SELECT a IS DISTINCT FROM b, (SELECT 2 FROM u WHERE x) FROM t WHERE c IN (SELECT d FROM e ORDER BY f) GROUP BY 1 ORDER BY 1 LIMIT 5 OFFSET 6',
    );
    const outer = statement.tree.of('SelectStmt').find((select) => select.parent === undefined);
    if (!outer) throw new Error('no query');
    const clauses = clausesOf(statement, outer);
    const texts = Object.fromEntries(
      Object.entries(clauses ?? {}).map(([name, { start, end }]) => [name, statement.text.slice(start, end)]),
    );
    expect(texts).toMatchObject({
      from: 'FROM t',
      where: 'WHERE c IN (SELECT d FROM e ORDER BY f)',
      group: 'GROUP BY 1',
      order: 'ORDER BY 1',
      limit: 'LIMIT 5',
      offset: 'OFFSET 6',
    });
  });
});
