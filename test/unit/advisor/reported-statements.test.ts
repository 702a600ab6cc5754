import { expect, test } from 'vitest';
import { ReportedStatements } from '../../../server/src/advisor/reported-statements';

const place = { path: 'a.sql', line: 2, column: 1 };
const workload = [
  { sql: 'SELECT 1', places: [], calls: undefined },
  { sql: 'SELECT 2 -- two\nFROM t', places: [place, { ...place, line: 9 }], calls: 7 },
];

test('tells a statement in one line, and keeps its text whole once', () => {
  const statements = new ReportedStatements(workload);
  const told = { ...place, statement: 'SELECT 2 -- two FROM t', calls: 7, source: 0 };
  expect(statements.at(1)).toEqual(told);
  expect(statements.changed(1, 20, 3)).toEqual({ ...told, costBefore: 20, costAfter: 3 });
  expect(statements.at(0)).toEqual({ statement: 'SELECT 1', source: 1 });
  expect(statements.sources).toEqual([
    { sql: 'SELECT 2 -- two\nFROM t', places: [place, { ...place, line: 9 }] },
    { sql: 'SELECT 1', places: [] },
  ]);
});
