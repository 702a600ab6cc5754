import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeJson } from '../../../server/src/plan/format/write-json';
import { readPlans } from '../../../server/src/plan/read-plans';
import { fixturePlan, fixtureText, planOf, planWith } from './fixture-plan';

const fixtureNames = readdirSync(join(import.meta.dirname, '../../fixtures/plans')).map((name) =>
  name.replace('.json', ''),
);
const small =
  '[\n  {\n    "Plan": {\n      "Node Type": "Seq Scan",\n      "Relation Name": "t"\n    }\n  }\n]';

const frame = (lines: readonly string[], width = 40) =>
  lines.map((line) => ` ${line.padEnd(width)}+`).join('\n');

const wrappers: Record<string, string> = {
  array: small,
  'bare object': '{"Plan": {"Node Type": "Seq Scan", "Relation Name": "t"}}',
  'bare node': '{"Node Type": "Seq Scan", "Relation Name": "t"}',
  'byte order mark': `\uFEFF${small}`,
  'psql, aligned': `              QUERY PLAN\n----------------------\n${frame(small.split('\n'))}\n(1 row)\n`,
  'psql, unaligned': `QUERY PLAN\n${small}\n(1 row)\n`,
  'psql, unicode borders': `│ QUERY PLAN │\n├──────┤\n${small
    .split('\n')
    .map((line) => `│ ${line.padEnd(30)} ↵│`)
    .join('\n')}\n└─────┘`,
  'psql, expanded': `-[ RECORD 1 ]---\n${small
    .split('\n')
    .map((line, index) => `${index === 0 ? 'QUERY PLAN' : '          '} | ${line.padEnd(30)} +`)
    .join('\n')}`,
  'with the statement before it': `EXPLAIN (FORMAT JSON) SELECT * FROM t;\n${small}`,
  'CRLF line ends': small.replaceAll('\n', '\r\n'),
  'doubled quotes': `"${small.replaceAll('"', '""')}"`,
  'a JSON string': JSON.stringify(small),
  'a result row': JSON.stringify([{ 'QUERY PLAN': JSON.parse(small) }]),
  'a result row with text': JSON.stringify({ rows: [{ plan: small }] }),
  'log in JSON': JSON.stringify({ timestamp: 'x', message: `duration: 12.5 ms  plan:\n${small}` }),
};

describe('wrappers', () => {
  it.each(Object.entries(wrappers))('%s', (_, text) => {
    expect(planOf(text).nodes).toMatchObject([{ id: 0, type: 'Seq Scan', relation: 't' }]);
  });

  it('finds every entry of an auto_explain log with its duration', () => {
    const entry = (durationMs: number) =>
      `2026-01-01 12:00:00.000 UTC [42] LOG:  duration: ${durationMs} ms  plan:\n\t{\n\t  "Query Text": "select 1",\n\t  "Plan": {"Node Type": "Result", "Actual Total Time": 2.0, "Actual Loops": 1}\n\t}`;
    const reading = readPlans(`${entry(12.5)}\n2026-01-01 LOG:  checkpoint starting: time\n${entry(3)}\n`);
    expect(reading).toMatchObject({
      kind: 'plans',
      plans: [
        { loggedDurationMs: 12.5, queryText: 'select 1', totalTimeMs: 12.5 },
        { loggedDurationMs: 3, totalTimeMs: 3 },
      ],
    });
  });

  it('reads what can be read and says what cannot', () => {
    const reading = readPlans(
      `LOG:  duration: 1 ms  plan:\n{"Plan": {"Node Type": "Result", "Alias": \n${small}`,
    );
    expect(reading).toMatchObject({ kind: 'plans', plans: [{ nodes: [{ relation: 't' }] }] });
    expect(reading.kind === 'plans' && reading.problems[0]).toContain('cannot be read');
  });

  it('takes no piece of a plan for a plan', () => {
    const text = fixtureText('nested-loop');
    expect(readPlans(text.slice(0, text.length - 100))).toMatchObject({
      kind: 'error',
      message: expect.stringContaining('The plan is cut off: copy all of it.'),
    });
  });

  it.each(fixtureNames)('counts the nodes of %s', (name) => {
    const text = fixtureText(name);
    expect(fixturePlan(name).nodes).toHaveLength(text.match(/"Node Type":/g)?.length ?? 0);
  });
});

describe('messages', () => {
  it.each([
    ['', 'There is no plan: the text is empty.'],
    ['hello', 'The text holds no plan. Paste the output of EXPLAIN (FORMAT JSON).'],
    ['Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)', 'in text format'],
    ['- Plan: \n    Node Type: "Seq Scan"', 'in YAML format'],
    ['<explain xmlns="x"><Query></Query></explain>', 'in XML format'],
    ['{"a": 1}', 'The JSON holds no plan'],
    [
      '[{"Plan": {"Node Type": "Seq Scan", "Rela',
      'line 1, column 42, the end of a string was expected but the text ends. The plan is cut off',
    ],
    [small.replace('"t"', 'XXX'), 'line 5, column 24, a value was expected but there is "XXX"'],
  ])('%j', (text, message) => {
    const reading = readPlans(text);
    expect(reading.kind === 'error' ? reading.message : 'read').toContain(message);
  });
});

describe('hostile input', () => {
  it('reads a plan that is 100,000 nodes deep', () => {
    const depth = 100_000;
    const text = `{"Plan": ${'{"Node Type":"Limit","Plans":['.repeat(depth)}{"Node Type":"Result"}${']}'.repeat(depth)}}`;
    const plan = planOf(text);
    expect(plan.nodes).toHaveLength(depth + 1);
    expect(plan.nodes.at(-1)).toMatchObject({ depth, type: 'Result' });
  });

  it('reads a plan that is 100,000 nodes wide', () => {
    const child =
      '{"Node Type":"Seq Scan","Parent Relationship":"InitPlan","Subplan Name":"InitPlan 1 (returns $0)","Filter":"(a = $0)","Actual Total Time":1,"Actual Loops":1}';
    const plan = planOf(
      `{"Plan":{"Node Type":"Append","Actual Total Time":5,"Actual Loops":1,"Plans":[${Array(100_000).fill(child).join()}]}}`,
    );
    expect(plan.nodes).toHaveLength(100_001);
    expect(plan.selfTimeSumMs).toBeLessThanOrEqual(100_005);
  });

  it('keeps huge strings and deep properties, the latter as text', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const long = 'x'.repeat(1_000_000);
    const plan = planOf(`{"Plan":{"Node Type":"Result","Filter":"${long}","Odd":${deep}}}`);
    expect(plan.nodes[0]?.filter).toHaveLength(1_000_000);
    expect(plan.nodes[0]?.properties.Odd).toBe(deep);
    expect(() => JSON.stringify(plan)).not.toThrow();
  });

  it('takes __proto__ and its like for names', () => {
    const plan = planOf(
      '{"Plan":{"Node Type":"Result","__proto__":{"polluted":1},"constructor":"c","toString":1}}',
    );
    expect(Object.keys(plan.nodes[0]?.properties ?? {})).toEqual(['__proto__', 'constructor', 'toString']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(writeJson(plan.nodes[0]?.properties)).toContain('"__proto__":{"polluted":1}');
  });

  it('keeps what repeated keys said', () => {
    const plan = planOf(
      '{"Plan":{"Node Type":"Sort","Odd":1,"Odd":2,"Odd":3,"Workers":[{"Worker Number":0,"Sort Method":"quicksort"}],"Workers":[{"Worker Number":0,"Actual Loops":1}]}}',
    );
    expect(plan.nodes[0]).toMatchObject({
      workers: [{ number: 0, sortMethod: 'quicksort', loops: 1 }],
      properties: { Odd: 1, 'Odd (repeated)': [2, 3] },
    });
  });

  it('keeps 64-bit numbers', () => {
    expect(
      planOf('{"Plan":{"Node Type":"Result"},"Query Identifier":5457019535816659310}').queryIdentifier,
    ).toBe('5457019535816659310');
  });

  it('keeps known properties with values of another kind', () => {
    const node = planWith({ 'Plan Rows': 'many', Filter: 7, Output: 'a', Plans: ['x'] }).nodes[0];
    expect(node?.properties).toEqual({ 'Plan Rows': 'many', Filter: 7, Output: 'a', Plans: 'x' });
  });

  it('never throws, whatever is cut off or changed', () => {
    const text = fixtureText('parallel-init-plan');
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(text.length),
        fc.string({ maxLength: 5 }),
        (from, to, inserted) => {
          const changed = text.slice(0, Math.min(from, to)) + inserted + text.slice(Math.max(from, to));
          const reading = readPlans(changed);
          for (const plan of reading.kind === 'plans' ? reading.plans : []) {
            for (const node of plan.nodes) expect(node.selfTimeMs ?? 0).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      { numRuns: 100 },
    );
    fc.assert(fc.property(fc.json(), (json) => void readPlans(json)));
    fc.assert(fc.property(fc.string(), (any) => void readPlans(any)));
  });
});

describe('versions', () => {
  it('reads fractional rows and Index Searches (PostgreSQL 18)', () => {
    const node = planWith({
      'Node Type': 'Index Scan',
      'Actual Rows': 0.25,
      'Actual Loops': 8,
      'Index Searches': 3,
      Disabled: true,
    }).nodes[0];
    expect(node).toMatchObject({ actualRows: 2, indexSearches: 3, disabled: true });
  });

  it('reads I/O times before and since PostgreSQL 17', () => {
    const old = planWith({ 'Shared Hit Blocks': 1, 'I/O Read Time': 2.5, 'Temp I/O Read Time': 1 }).nodes[0];
    const recent = planWith({ 'Shared Hit Blocks': 1, 'Shared I/O Read Time': 2.5, 'Temp I/O Read Time': 1 })
      .nodes[0];
    expect(old?.ioTimes).toEqual(recent?.ioTimes);
    expect(recent?.ioTimes).toMatchObject({ sharedReadMs: 2.5, tempReadMs: 1 });
  });

  it('reads JIT before and since PostgreSQL 17', () => {
    const jit = (Generation: unknown) =>
      planWith({}, { JIT: { Functions: 3, Timing: { Generation, Total: 9 } } }).jit;
    expect(jit(2)).toEqual({ functions: 3, generationMs: 2, totalMs: 9 });
    expect(jit({ Deform: 1, Total: 2 })).toEqual({ functions: 3, generationMs: 2, totalMs: 9 });
  });

  it.each([
    [{ 'Node Type': 'Aggregate', Strategy: 'Hashed', 'Partial Mode': 'Partial' }, 'Partial HashAggregate'],
    [{ 'Node Type': 'Hash Join', 'Join Type': 'Left', 'Parallel Aware': true }, 'Parallel Hash Left Join'],
    [{ 'Node Type': 'Nested Loop', 'Join Type': 'Anti' }, 'Nested Loop Anti Join'],
    [{ 'Node Type': 'Merge Join', 'Join Type': 'Inner' }, 'Merge Join'],
    [{ 'Node Type': 'ModifyTable', Operation: 'Merge' }, 'Merge'],
    [{ 'Node Type': 'SetOp', Strategy: 'Hashed', Command: 'Except All' }, 'HashSetOp Except All'],
    [{ 'Node Type': 'Custom Scan', 'Custom Plan Provider': 'ChunkAppend' }, 'Custom Scan (ChunkAppend)'],
    [{ 'Node Type': 'Index Scan', 'Scan Direction': 'Backward' }, 'Index Scan Backward'],
  ])('names %j', (node, title) => {
    expect(planWith(node).nodes[0]?.title).toBe(title);
  });

  it('takes plans out of other properties', () => {
    const plan = planWith({
      'Node Type': 'Custom Scan',
      'Distributed Query': {
        Job: {
          Tasks: [
            {
              Node: 'host',
              'Remote Plan': [[{ Plan: { 'Node Type': 'Seq Scan', Plans: [{ 'Node Type': 'Result' }] } }]],
            },
          ],
        },
      },
    });
    expect(plan.nodes.map(({ type, parentId }) => [type, parentId])).toEqual([
      ['Custom Scan', undefined],
      ['Seq Scan', 0],
      ['Result', 1],
    ]);
    expect(writeJson(plan.nodes[0]?.properties)).toContain('"Remote Plan":[[{"Plan":"Plan: Seq Scan"}]]');
  });
});
