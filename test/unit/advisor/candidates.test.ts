import { beforeAll, describe, expect, it } from 'vitest';
import { candidatesFor, variantsOf } from '../../../server/src/advisor/candidates';
import { designText, type IndexDesign } from '../../../server/src/advisor/index-design';
import { type TableNeeds, tableNeeds } from '../../../server/src/advisor/table-needs';
import { readPlans } from '../../../server/src/plan/read-plans';
import { loadParser } from '../../../server/src/syntax/parse';
import { schemaOf } from '../schema/ddl';

beforeAll(loadParser);

const ddl = `
  CREATE TYPE order_status AS ENUM ('open', 'paid');
  CREATE TABLE orders (
    id bigint PRIMARY KEY, user_id bigint NOT NULL, code varchar(20), status order_status NOT NULL,
    deleted_at timestamptz, created_at timestamptz NOT NULL, total numeric, data jsonb, note text
  );
  CREATE TABLE users (id bigint PRIMARY KEY, email text);
  CREATE TABLE events (tenant int, at date) PARTITION BY LIST (tenant);
  CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1);`;

const scan = { 'Node Type': 'Seq Scan', Schema: 'public', 'Total Cost': 100, 'Plan Rows': 10 };
const orders = { ...scan, 'Relation Name': 'orders', Alias: 'o' };

function needsOf(plan: object, alias = 'o'): TableNeeds {
  const reading = readPlans(JSON.stringify([{ Plan: plan }]));
  const [read] = reading.kind === 'plans' ? reading.plans : [];
  const needs = read && tableNeeds(read, schemaOf(ddl)).find((one) => one.alias === alias);
  if (!needs) throw new Error('The plan asks nothing of the table.');
  return needs;
}

function candidatesOf(plan: object): string[] {
  return candidatesFor(needsOf(plan)).map((candidate) => candidate.map(designText).join(' with '));
}

describe('what could serve a plan', () => {
  it.each<[string, object, string[]]>([
    ['an equality', { ...orders, Filter: '(o.user_id = $1)' }, ['(user_id)']],
    ['a list', { ...orders, Filter: "(o.user_id = ANY ('{1,2}'::bigint[]))" }, ['(user_id)']],
    ['a cast that changes nothing', { ...orders, Filter: "((o.code)::text = 'x'::text)" }, ['(code)']],
    ['an expression', { ...orders, Filter: '(lower(o.note) = lower($1))' }, ['((lower(note)))']],
    [
      'an equality and a range',
      { ...orders, Filter: '((o.created_at > $2) AND (o.user_id = $1))' },
      ['(user_id)', '(created_at)', '(user_id, created_at)'],
    ],
    [
      'an equality and an order',
      {
        'Node Type': 'Sort',
        'Sort Key': ['o.created_at DESC', 'o.id DESC'],
        Plans: [{ ...orders, Filter: '(o.user_id = $1)' }],
      },
      ['(user_id)', '(created_at DESC, id DESC)', '(user_id, created_at DESC, id DESC)'],
    ],
    [
      'rows in an order',
      { ...orders, Filter: '(ROW(o.created_at, o.id) < ROW($1, $2))' },
      ['(created_at, id)'],
    ],
    ['one of two', { ...orders, Filter: '((o.user_id = $1) OR (o.note = $2))' }, ['(user_id) with (note)']],
    ['the greatest', { ...orders, Output: ['max(o.created_at)'] }, ['(created_at)']],
    [
      'a pattern that begins with something',
      { ...orders, Filter: "(o.note ~~ 'abc%'::text)" },
      ['(note text_pattern_ops)', 'gin (note gin_trgm_ops)'],
    ],
    ['a pattern', { ...orders, Filter: '(o.note ~~* $1)' }, ['gin (note gin_trgm_ops)']],
    ['containment', { ...orders, Filter: '(o.data @> $1)' }, ['gin (data jsonb_path_ops)', 'gin (data)']],
    ['a comparison that finds nearly all', { ...orders, Filter: '(o.user_id <> $1)' }, []],
    ['what an index does', { ...orders, Filter: '(o.id = $1)' }, []],
    ['what is no SQL', { ...orders, Filter: '(NOT (ANY (o.user_id = (hashed SubPlan 1).col1)))' }, []],
  ])('%s', (_, plan, candidates) => {
    expect(candidatesOf(plan)).toEqual(candidates);
  });

  it('is joined by', () => {
    const plan = {
      'Node Type': 'Hash Join',
      'Hash Cond': '(o.user_id = u.id)',
      Plans: [
        { ...orders, Filter: "(o.status = 'paid'::public.order_status)" },
        { ...scan, 'Relation Name': 'users', Alias: 'u' },
      ],
    };
    expect(candidatesOf(plan)).toEqual(['(status)', '(user_id)', '(status, user_id)', '(user_id, status)']);
  });

  it('is made on the parent of partitions', () => {
    const plan = { ...scan, 'Relation Name': 'events_1', Alias: 'events_1', Filter: '(events_1.at > $1)' };
    const needs = needsOf(plan, 'events_1');
    expect([needs.table.name, candidatesFor(needs).flat().map(designText)]).toEqual(['events', ['(at)']]);
  });
});

describe('variants of an index', () => {
  const variants = (plan: object): string[] => {
    const needs = needsOf(plan);
    const widest = candidatesFor(needs).at(-1)?.[0] as IndexDesign;
    return variantsOf(widest, needs).map((candidate) => candidate.map(designText).join());
  };

  it('are shorter, have fewer rows, or carry along what is read', () => {
    const plan = {
      ...orders,
      Output: ['o.id', 'o.total'],
      Filter: '((o.deleted_at IS NULL) AND (o.user_id = $1) AND (o.created_at > $2))',
    };
    expect(variants(plan)).toEqual([
      '(deleted_at, user_id)',
      '(deleted_at)',
      '(deleted_at, user_id, created_at) INCLUDE (id, total)',
      '(user_id, created_at) WHERE deleted_at IS NULL',
      '(user_id, created_at) INCLUDE (deleted_at, id, total) WHERE deleted_at IS NULL',
    ]);
  });

  it('carry nothing along that may be too long for an entry', () => {
    const plan = { ...orders, Output: ['o.data', 'o.note'], Filter: '(o.user_id = $1)' };
    expect(variants(plan)).toEqual([]);
  });
});
