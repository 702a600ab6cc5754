import { describe, expect, it } from 'vitest';
import { sourceRanges } from '../../../server/src/plan/source-text';
import { planWith } from './fixture-plan';

/** What is found of a node, as the texts that would be selected. */
function found(node: object, sql: string): string[] {
  return sourceRanges(planWith(node), sql).map(({ start, end }) => sql.slice(start, end));
}

describe('sourceRanges', () => {
  it.each([
    [
      { 'Relation Name': 'orders', Alias: 'o', Filter: '(user_id = 7)' },
      'SELECT * FROM orders o WHERE o.user_id = $1',
      ['orders', 'o.user_id = $1'],
    ],
    [
      { 'Relation Name': 'orders', Alias: 'b' },
      'select orders.id from orders a join public.orders b on true',
      ['public.orders'],
    ],
    [{ 'Relation Name': 'Orders', Alias: 'Orders' }, 'SELECT orders FROM orders, "Orders"', ['"Orders"']],
    [
      { 'Relation Name': 't', Alias: 't', Filter: `((status)::text = 'paid'::text)` },
      `SELECT 1 FROM t WHERE status = 'paid'`,
      ['t', `status = 'paid'`],
    ],
    [
      { Filter: `((a = 1) AND (name ~~ 'x%'::text))` },
      `... WHERE name LIKE 'x%' AND a = 1`,
      ['a = 1', `name LIKE 'x%'`],
    ],
    [
      { 'Node Type': 'Hash Join', 'Hash Cond': '(o.customer_id = c.id)' },
      'FROM c JOIN o ON c.id = o.customer_id',
      ['c.id = o.customer_id'],
    ],
    [
      { 'Node Type': 'Sort', 'Sort Key': ['o.created_at DESC', 'id'] },
      'ORDER BY created_at DESC, id',
      ['created_at', 'id'],
    ],
    [
      { 'Node Type': 'CTE Scan', 'CTE Name': 'big', Alias: 'big' },
      'WITH big AS (SELECT 1) SELECT * FROM big',
      ['big'],
    ],
    [{ 'Relation Name': 'orders', Alias: 'orders' }, '-- FROM orders\nSELECT 1', []],
    [{ 'Relation Name': 't', Filter: '(a = 3)' }, 'SELECT 1 FROM t WHERE b = 3', ['t']],
  ])('%j in %s', (node, sql, texts) => {
    expect(found(node, sql)).toEqual(texts);
  });

  it('copes with any text', () => {
    expect(() => found({ Filter: `((('$$"` }, `SELECT '$$ "`)).not.toThrow();
  });
});
