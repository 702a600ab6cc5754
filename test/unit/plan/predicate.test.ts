import { describe, expect, it } from 'vitest';
import { conjunctsOf, indexColumns } from '../../../server/src/plan/predicate';

describe('indexColumns', () => {
  it.each([
    ['(customer_id = 7)', ['customer_id']],
    [`((o.customer_id = 7) AND (o.status = 'paid'::text))`, ['customer_id', 'status']],
    [`((created_at > '2026-01-01'::date) AND (user_id = $1))`, ['user_id', 'created_at']],
    [`((a > 1) AND (a < 5) AND (b > 2))`, ['a']],
    [`((status)::text = 'x'::text)`, ['status']],
    [`((id)::numeric = 7.5)`, []],
    [`(status = ANY ('{a,b}'::text[]))`, ['status']],
    [`(name ~~ 'abc%'::text)`, ['name']],
    [`(name ~~ '%abc'::text)`, []],
    [`(lower(c.city) = 'x'::text)`, ['(lower(city))']],
    ['(deleted_at IS NULL)', ['deleted_at']],
    ['(a <> 1)', []],
    ['((a = 1) OR (b = 2))', []],
    ['(NOT (hashed SubPlan 1))', []],
    ['(5 < total)', ['total']],
    [`("Name" = 'x AND y'::text)`, ['"Name"']],
    ['((((', []],
    ['', []],
  ])('%s', (predicate, columns) => {
    expect(indexColumns(predicate)).toEqual(columns);
  });
});

describe('conjunctsOf', () => {
  it('keeps AND in literals and parentheses', () => {
    expect(conjunctsOf(`((a = 'x AND y'::text) AND ((b = 1) OR ((c = 2) AND (d = 3))))`)).toEqual([
      `a = 'x AND y'::text`,
      '(b = 1) OR ((c = 2) AND (d = 3))',
    ]);
  });
});
