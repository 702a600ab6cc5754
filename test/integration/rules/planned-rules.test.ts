import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSnapshot } from '../../../server/src/database/snapshot';
import { documentKnowledge } from '../../../server/src/lint/document-knowledge';
import type { DocumentFinding } from '../../../server/src/lint/finding';
import { createLinter } from '../../../server/src/lint/linter';
import { defaultLintSettings } from '../../../server/src/lint/settings';
import { Planner } from '../../../server/src/planner/planner';
import { assumedByDefault } from '../../../server/src/planner/planner-source';
import { rules } from '../../../server/src/rules/index';
import type { Snapshot } from '../../../server/src/snapshot/snapshot';
import { fingerprint } from '../../../server/src/syntax/fingerprint';
import { loadParser } from '../../../server/src/syntax/parse';
import { readSql } from '../../../server/src/syntax/source';
import { noDdl } from '../../../server/src/workspace/leading-ddl';
import { Verdicts } from '../../../server/src/workspace/verdicts';
import { readFixture } from '../../support/fixture';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { databaseAt } from '../database/support';

const folder = resolve('dist');
let server: PostgresServer;

beforeAll(async () => {
  await loadParser();
  server = await startPostgres();
});
afterAll(() => server?.stop());

const planners = new Map<string, Promise<Planner>>();
afterAll(async () => {
  for (const made of planners.values()) await (await made).dispose();
});

/** Plans for a database in which these tables have a million rows, and columns 50,000 values. */
function plannerFor(ddl: string) {
  const before = planners.get(ddl);
  if (before) return before;
  const made = makePlanner(ddl);
  planners.set(ddl, made);
  return made;
}

async function makePlanner(ddl: string) {
  const url = await server.createDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(ddl);
  await client.end();
  const database = databaseAt(url);
  const snapshot = ofMillions(await readSnapshot(database, { values: 'all' }));
  await database.dispose();
  return new Planner({ folder, source: { kind: 'snapshot', snapshot } });
}

/** Of a document that is itself what the schema is made from. */
async function plannerOfFile(sql: string): Promise<Planner> {
  const planner = new Planner({
    folder,
    source: { kind: 'files', files: [{ path: 'migrations/1.sql', sql }], assume: assumedByDefault },
  });
  await planner.plan('SELECT');
  return planner;
}

/** Lints a document by the plans of the database that its tables are in. */
async function lint(text: string, isMigration: boolean): Promise<DocumentFinding[]> {
  const source = readSql(text);
  const texts = source.statements.map(({ statement }) => statement.text);
  const planner = isMigration
    ? await plannerOfFile(text)
    : await plannerFor(texts.filter((one) => /^CREATE (TABLE|INDEX)/.test(one)).join(';\n'));
  // Each was cheap before, and may cost so much.
  const kept = new Map(texts.map((one) => [fingerprint(one) ?? '', { cost: 10, shape: '' }]));
  const verdicts = new Verdicts(planner, { kept }).in(source, () => noDdl);
  for (const placed of verdicts.open()) await verdicts.find(placed);
  if (isMigration) await planner.dispose();
  return createLinter(rules).lint(
    source,
    documentKnowledge(source, undefined),
    { ...defaultLintSettings, maxCost: 1_000 },
    undefined,
    (placed) => verdicts.on(placed),
  );
}

function ofMillions(snapshot: Snapshot): Snapshot {
  const index = { pages: 3_000, rows: 1_000_000, height: 2 };
  return {
    ...snapshot,
    relations: snapshot.relations.map((relation) => ({
      ...relation,
      size: { pages: 20_000, rows: 1_000_000 },
      statistics: relation.columns.map(({ name }) => ({
        column: name,
        nullFraction: 0,
        averageWidth: 8,
        distinct: -0.05,
      })),
      indexes: (relation.indexes ?? []).map(({ name, definition }) => ({ name, definition, ...index })),
      constraints: (relation.constraints ?? []).map((one) => (one.index ? { ...one, index } : one)),
    })),
  };
}

const planned = rules.filter((rule) => rule.about === 'statement' && rule.needs === 'plan');

describe.each(planned.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  const own = async (text: string) =>
    (await lint(text, name === 'migration-error')).filter((finding) => finding.rule === name);

  it.each(rule.bad)('finds exactly one in: %s', async (text) => {
    expect(await own(text)).toHaveLength(1);
  });

  it.each(rule.good)('finds none in: %s', async (text) => {
    expect(await own(text)).toEqual([]);
  });

  it('matches its fixture', async () => {
    const fixture = readFixture(join('test/fixtures/rules', `${name}.sql`));
    const found = await own(fixture.text);
    const show = ({ start, end }: { start: number; end: number }) =>
      `${fixture.text.slice(0, start).split('\n').length}: ${JSON.stringify(fixture.text.slice(start, end))}`;
    expect(found.map(({ range, message }) => `${show(range)} ${message}`)).toEqual(
      fixture.findings.map((one) => expect.stringContaining(show(one))),
    );
    found.forEach(({ message }, i) => {
      expect(message).toContain(fixture.findings[i]?.message ?? '');
    });
  });
});
