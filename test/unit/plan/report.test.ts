import { describe, expect, it } from 'vitest';
import { findProblems } from '../../../server/src/plan/find-problems';
import { writeJson } from '../../../server/src/plan/format/write-json';
import { reportPlan, reportText } from '../../../server/src/plan/report';
import { fixturePlan, planOf, planWith } from './fixture-plan';

describe('reportPlan', () => {
  const plan = fixturePlan('large-offset');
  const report = reportPlan('q.json', plan, findProblems(plan));

  it('gives conditions and keys under the names of the server', () => {
    const scan = reportPlan(
      '-',
      planWith({ 'Relation Name': 'orders', Filter: '(id = 7)', 'Plan Width': 8, 'New Thing': [1] }),
      [],
    );
    expect(scan.root?.properties).toEqual({ Filter: '(id = 7)', 'Plan Width': 8, 'New Thing': [1] });
  });

  it('keeps the contract', () => {
    expect(report).toMatchObject({
      source: 'q.json',
      format: 'json',
      nodeCount: 2,
      executionTimeMs: plan.executionTimeMs,
      selfTimeSumMs: plan.selfTimeSumMs,
      unattributedMs: expect.any(Number),
      root: {
        id: 0,
        type: 'Limit',
        children: [
          {
            id: 1,
            type: 'Index Scan',
            relation: 'orders',
            alias: 'orders',
            index: 'orders_pkey',
            loops: 1,
            children: [],
          },
        ],
      },
      findings: [
        {
          finding: 'rows-skipped',
          severity: 'warning',
          node: 0,
          savingMs: expect.any(Number),
          savingShare: expect.any(Number),
        },
      ],
    });
    expect(report.root?.children[0]?.properties).toHaveProperty('Async Capable', false);
  });

  it('is the same in JSON by either writer', () => {
    expect(JSON.parse(writeJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
    expect(writeJson(report, '  ')).toBe(JSON.stringify(report, null, 2));
  });

  it('can be written however deep the plan is', () => {
    const depth = 50_000;
    const deep = planOf(
      `${'{"Node Type":"Limit","Plans":['.repeat(depth)}{"Node Type":"Result"}${']}'.repeat(depth)}`,
    );
    expect(writeJson(reportPlan('-', deep, [])).match(/"Limit"/g)?.length).toBe(2 * depth);
  });
});

describe('reportText', () => {
  it('says what it took, what to mend, and draws the tree', () => {
    const plan = fixturePlan('misestimate');
    const text = reportText('q.json', plan, findProblems(plan));
    expect(text).toMatch(/^q\.json: \d+ ms, 3 nodes, planning/);
    expect(text).toContain('warning misestimate: saves up to');
    expect(text).toMatch(/\n {2}Nested Loop +\S+ m?s \d+ %/);
    expect(text).toContain('misestimate ×400');
  });

  it('gives costs where there are no times', () => {
    const plan = fixturePlan('estimate-only');
    expect(reportText('-', plan, findProblems(plan))).toContain('-: estimated cost 3,971, 1 node');
  });
});
