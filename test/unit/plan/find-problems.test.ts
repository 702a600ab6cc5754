import { describe, expect, it } from 'vitest';
import { findProblems } from '../../../server/src/plan/find-problems';
import { findingChecks } from '../../../server/src/plan/findings/all-checks';
import type { Plan } from '../../../server/src/protocol/plan';
import { fixturePlan, planOf, planWith } from './fixture-plan';

const of = (plan: Plan, id: string) => findProblems(plan).filter(({ finding }) => finding === id);

interface Case {
  readonly id: string;
  readonly fires: Plan;
  readonly node: string | undefined;
  readonly says: readonly RegExp[];
  readonly silent: Plan;
}

const join = (node: object) =>
  planWith(
    {
      'Node Type': 'Nested Loop',
      'Actual Total Time': 500,
      'Actual Loops': 1,
      'Actual Rows': 10,
      'Join Filter': '(a.x > b.y)',
      ...node,
    },
    { 'Execution Time': 501 },
  );

const cases: readonly Case[] = [
  {
    id: 'seq-scan',
    fires: fixturePlan('seq-scan'),
    node: 'Seq Scan',
    says: [/orders reads 200,000 rows and discards 100 %/, /orders \(customer_id, status\)/],
    silent: fixturePlan('aggregate-on-disk'),
  },
  {
    id: 'index-filter',
    fires: fixturePlan('index-filter'),
    node: 'Index Scan',
    says: [/through orders_created_at/, /customer_id/],
    silent: fixturePlan('index-scan'),
  },
  {
    id: 'heap-fetches',
    fires: fixturePlan('heap-fetches'),
    node: 'Index Only Scan',
    says: [/looked up [\d,]+ of [\d,]+ rows/, /VACUUM orders/],
    silent: planWith({
      'Node Type': 'Index Only Scan',
      'Heap Fetches': 5,
      'Actual Rows': 1000,
      'Actual Loops': 1,
      'Actual Total Time': 50,
    }),
  },
  {
    id: 'lossy-bitmap',
    fires: fixturePlan('bitmap-lossy'),
    node: 'Bitmap Heap Scan',
    says: [/pages without their rows/, /work_mem/],
    silent: fixturePlan('init-plan'),
  },
  {
    id: 'nested-loop',
    fires: fixturePlan('nested-loop'),
    node: 'Nested Loop',
    says: [/lines runs 50,000 times/],
    silent: fixturePlan('planning'),
  },
  {
    id: 'join-filter',
    fires: join({ 'Rows Removed by Join Filter': 5_000_000 }),
    node: 'Nested Loop',
    says: [/5,000,010 pairs/, /\(a\.x > b\.y\)/],
    silent: join({ 'Rows Removed by Join Filter': 5 }),
  },
  {
    id: 'correlated-subplan',
    fires: fixturePlan('correlated-subplan'),
    node: 'Aggregate',
    says: [/lines runs 20 times, for rows of tags/],
    silent: fixturePlan('init-plan'),
  },
  {
    id: 'rows-skipped',
    fires: fixturePlan('large-offset'),
    node: 'Limit',
    says: [/150,000 of them skipped to return 10/],
    silent: fixturePlan('limit-cut'),
  },
  {
    id: 'sort-on-disk',
    fires: fixturePlan('sort-on-disk'),
    node: 'Sort',
    says: [/wrote 8\.06 MB to disk \(work_mem is 256kB\)/, /SET work_mem = '20MB'/],
    silent: fixturePlan('sort-in-memory'),
  },
  {
    id: 'hash-on-disk',
    fires: fixturePlan('hash-on-disk'),
    node: 'Hash',
    says: [/customers was split into 8 batches/, /work_mem/],
    silent: fixturePlan('cte-read-twice'),
  },
  {
    id: 'misestimate',
    fires: fixturePlan('misestimate'),
    node: 'Seq Scan',
    says: [/expected to give 1 row and gave 400/, /ran 400 times/],
    silent: fixturePlan('misestimate-harmless'),
  },
  {
    id: 'trigger-time',
    fires: fixturePlan('trigger'),
    node: 'Delete',
    says: [/orders_customer_id_fkey on customers ran 30 times/, /create an index on the referencing columns/],
    silent: fixturePlan('writing-cte'),
  },
  {
    id: 'planning-time',
    fires: fixturePlan('planning'),
    node: undefined,
    says: [/Planning took .* ms, execution/],
    silent: fixturePlan('nested-loop'),
  },
  {
    id: 'jit-time',
    fires: planWith(
      { 'Actual Total Time': 90, 'Actual Loops': 1 },
      { 'Execution Time': 100, JIT: { Functions: 12, Timing: { Total: 60 } } },
    ),
    node: undefined,
    says: [/12 functions were compiled in 60\.0 ms/],
    silent: planWith(
      { 'Actual Total Time': 90, 'Actual Loops': 1 },
      { 'Execution Time': 100, JIT: { Functions: 1, Timing: { Total: 2 } } },
    ),
  },
];

describe('findings', () => {
  it('have a case each', () => {
    expect(cases.map(({ id }) => id).sort()).toEqual(findingChecks.map(({ id }) => id).sort());
  });

  it.each(cases)('$id fires', ({ id, fires, node, says }) => {
    const [finding, ...others] = of(fires, id);
    expect(others).toEqual([]);
    expect(finding?.nodeId === undefined ? undefined : fires.nodes[finding.nodeId]?.title).toBe(node);
    for (const pattern of says) expect(`${finding?.message} ${finding?.advice}`).toMatch(pattern);
    expect(finding?.savingMs).toBeGreaterThanOrEqual(1);
    expect(finding?.savingShare).toBeLessThanOrEqual(1);
  });

  it.each(cases)('$id is silent', ({ id, silent }) => {
    expect(of(silent, id)).toEqual([]);
  });

  it('names hash aggregates and stored rows that went to disk', () => {
    expect(of(fixturePlan('aggregate-on-disk'), 'hash-on-disk')).toMatchObject([
      { message: expect.stringContaining('groups by customer_id') },
    ]);
  });

  it('says what an index cannot do for a cast column', () => {
    expect(of(fixturePlan('cast-on-column'), 'seq-scan')).toMatchObject([
      { advice: expect.stringContaining('casts id to numeric') },
    ]);
  });

  it('come in the order of what they save', () => {
    const savings = findProblems(fixturePlan('correlated-subplan')).map(({ savingMs }) => savingMs ?? 0);
    expect(savings).toEqual(savings.toSorted((a, b) => b - a));
    expect(savings.length).toBeGreaterThan(1);
  });

  it('say of a plan without ANALYZE what its costs say, and no time', () => {
    const [finding] = findProblems(fixturePlan('estimate-only'));
    expect(finding).toMatchObject({ finding: 'seq-scan', severity: 'information', savingShare: 1 });
    expect(finding?.savingMs).toBeUndefined();
    expect(finding?.message).toContain('about 10 rows');
  });

  it('are silent about what takes less than 1 ms', () => {
    const scan = (timeMs: number) =>
      planWith({
        'Relation Name': 't',
        Filter: '(a = 1)',
        'Rows Removed by Filter': 5000,
        'Actual Rows': 1,
        'Actual Loops': 1,
        'Actual Total Time': timeMs,
      });
    expect(findProblems(scan(0.9))).toEqual([]);
    expect(findProblems(scan(9))).toHaveLength(1);
  });

  it('cope with plans that contradict themselves', () => {
    const odd =
      '{"Plan":{"Node Type":"Limit","Actual Loops":-5,"Actual Rows":1e308,"Plans":[{"Node Type":"Index Only Scan","Heap Fetches":1e9,"Actual Loops":0,"Filter":"((((","Actual Total Time":-1}]}}';
    expect(() => findProblems(planOf(odd))).not.toThrow();
  });
});
