import { describe, expect, it } from 'vitest';
import type { Plan, PlanNode } from '../../../server/src/protocol/plan';
import { fixturePlan, planOf } from './fixture-plan';

const timed = [
  'aggregate-on-disk',
  'bitmap-lossy',
  'correlated-subplan',
  'cte-read-twice',
  'hash-on-disk',
  'index-filter',
  'init-plan',
  'large-offset',
  'misestimate',
  'nested-loop',
  'parallel',
  'parallel-init-plan',
  'seq-scan',
  'sort-on-disk',
  'trigger',
  'writing-cte',
];

const selfMs = (node: PlanNode | undefined) => node?.selfTimeMs ?? Number.NaN;
const named = (plan: Plan, title: string) => plan.nodes.filter((node) => node.title === title);

describe('self times', () => {
  it.each(timed)('of %s add up to the execution time and are never negative', (name) => {
    const plan = fixturePlan(name);
    const triggersMs = plan.triggers.reduce((sum, trigger) => sum + (trigger.timeMs ?? 0), 0);
    const executionMs = plan.executionTimeMs ?? 0;
    expect(plan.nodes.filter((node) => selfMs(node) < 0)).toEqual([]);
    expect((plan.selfTimeSumMs ?? 0) + triggersMs + (plan.unattributedMs ?? 0)).toBeCloseTo(executionMs, 6);
    expect(plan.unattributedMs ?? 0).toBeLessThan(0.12 * executionMs + 1);
  });

  it('takes an InitPlan from the node that asked for it, not from the one that it hangs on', () => {
    const plan = fixturePlan('init-plan');
    const [root, initPlan, , heapScan, indexScan] = plan.nodes;
    expect(initPlan?.subplanName).toBe('InitPlan 1');
    expect(selfMs(root)).toBeLessThan(1);
    expect(selfMs(heapScan)).toBeGreaterThan(1);
    expect(selfMs(indexScan)).toBeLessThan((indexScan?.actualTotalTimePerLoopMs ?? 0) / 2);
  });

  it('takes an InitPlan that workers need from Gather, which runs it before them', () => {
    const plan = fixturePlan('parallel-init-plan');
    const [, outerGather] = named(plan, 'Gather')
      .toSorted((a, b) => a.depth - b.depth)
      .toReversed();
    expect(outerGather?.depth).toBe(1);
    const initPlan = plan.nodes.find((node) => node.relationship === 'InitPlan');
    expect(selfMs(outerGather)).toBeLessThan((outerGather?.totalTimeMs ?? 0) - (initPlan?.totalTimeMs ?? 0));
  });

  it('counts a CTE once, however often it is read', () => {
    const plan = fixturePlan('cte-read-twice');
    for (const scan of named(plan, 'CTE Scan'))
      expect(selfMs(scan)).toBeLessThan(0.3 * (plan.totalTimeMs ?? 0));
    expect(selfMs(named(plan, 'HashAggregate')[0])).toBeGreaterThan(0.3 * (plan.totalTimeMs ?? 0));
  });

  it('counts a CTE that writes though nobody reads it', () => {
    const plan = fixturePlan('writing-cte');
    expect(named(plan, 'Delete')[0]?.totalTimeMs).toBeGreaterThan(0.8 * (plan.executionTimeMs ?? 0));
  });

  it('counts parallel processes at once', () => {
    const plan = fixturePlan('parallel');
    const scan = named(plan, 'Parallel Seq Scan')[0];
    expect(scan?.processes).toBeGreaterThan(1);
    expect(scan?.totalTimeMs).toBeLessThan(plan.executionTimeMs ?? 0);
    expect(scan?.actualRows).toBe(200_000);
  });

  it('lets the busiest process stand for a parallel section', () => {
    const plan = planOf(
      JSON.stringify({
        Plan: {
          'Node Type': 'Gather',
          'Actual Total Time': 100,
          'Actual Loops': 1,
          'Workers Launched': 1,
          Plans: [
            {
              'Node Type': 'Seq Scan',
              'Parent Relationship': 'Outer',
              'Actual Total Time': 50,
              'Actual Loops': 2,
              Workers: [{ 'Worker Number': 0, 'Actual Total Time': 90, 'Actual Loops': 1 }],
            },
          ],
        },
      }),
    );
    expect(plan.nodes.map(selfMs)).toEqual([10, 90]);
  });

  it('lets the leader stay out (parallel_leader_participation, single copy)', () => {
    const plan = planOf(
      '{"Plan":{"Node Type":"Gather","Actual Total Time":100,"Actual Loops":1,"Workers Launched":2,"Plans":[{"Node Type":"Seq Scan","Actual Total Time":80,"Actual Loops":2}]}}',
    );
    expect(plan.nodes.map(selfMs)).toEqual([20, 80]);
    expect(plan.nodes[1]?.processes).toBe(2);
  });

  it('multiplies by loops, and lets rounded times give way to exact ones', () => {
    const plan = planOf(
      '{"Plan":{"Node Type":"Nested Loop","Actual Total Time":60,"Actual Loops":1,"Plans":[{"Node Type":"Seq Scan","Parent Relationship":"Outer","Actual Total Time":20,"Actual Loops":1},{"Node Type":"Index Scan","Parent Relationship":"Inner","Actual Total Time":0.001,"Actual Loops":50000}]}}',
    );
    const [loop, outer, inner] = plan.nodes.map(selfMs);
    expect(loop).toBeCloseTo(0, 3);
    expect(outer).toBeCloseTo(20, 1);
    expect(inner).toBeCloseTo(40, 1);
  });

  it('has none without timing', () => {
    const plan = fixturePlan('timing-off');
    expect(plan).toMatchObject({ analyzed: true, timed: false });
    expect(plan.selfTimeSumMs).toBeUndefined();
  });
});

describe('rows', () => {
  it('takes rows that nobody asked for as no error', () => {
    expect(named(fixturePlan('limit-cut'), 'Index Scan')[0]?.estimate).toMatchObject({
      direction: 'over',
      cutShort: true,
    });
  });

  it('tells how far an estimate was off', () => {
    const scan = fixturePlan('misestimate').nodes.find((node) => node.filter?.includes('lower'));
    expect(scan?.estimate).toEqual({ factor: 400, direction: 'under', cutShort: false });
  });
});

describe('buffers', () => {
  it.each(timed)('of %s add up', (name) => {
    const plan = fixturePlan(name);
    const sum = plan.nodes.reduce((total, node) => total + (node.selfBuffers?.sharedHit ?? 0), 0);
    const beside = plan.nodes.filter(
      (node) => node.relationship === 'InitPlan' && node.operation !== undefined,
    );
    const whole = [plan.nodes[0], ...beside].reduce(
      (total, node) => total + (node?.buffers?.sharedHit ?? 0),
      0,
    );
    expect(Math.abs(sum - whole)).toBeLessThanOrEqual(1);
  });
});

describe('costs', () => {
  it('add up for a plan without times', () => {
    const plan = fixturePlan('hash-on-disk');
    const sum = plan.nodes.reduce((total, node) => total + (node.selfCost ?? 0), 0);
    expect(sum).toBeCloseTo(plan.nodes[0]?.totalCost ?? 0, 2);
  });
});
