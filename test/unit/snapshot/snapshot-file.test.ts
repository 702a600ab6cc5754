import { describe, expect, test } from 'vitest';
import { parseSnapshot, snapshotText } from '../../../server/src/snapshot/snapshot-file';
import { madeSnapshot } from './made-snapshot';

const text = snapshotText(madeSnapshot);

test('a file is read as it was written, and written as it was read', () => {
  const read = parseSnapshot(text);
  if ('problem' in read) throw new Error(read.problem);
  expect(snapshotText(read)).toBe(text);
  expect(read.relations.map(({ statistics: _, ...relation }) => relation)).toEqual(
    madeSnapshot.relations.map(({ statistics: _, ...relation }) => relation),
  );
});

test('a column, an index and the values of a column have a line each', () => {
  expect(text.split('\n')).toEqual(
    expect.arrayContaining([
      '        { "name": "total", "type": "numeric(10,2)" },',
      '          "mostCommonFrequencies": [0.123456789, 0.1],',
      '          "distinct": -0.333333343,',
      '      "size": { "pages": 60, "rows": 5000, "allVisible": 59, "blocks": 64 },',
      '        [null, "paid"]',
      '    "work_mem": "4096"',
    ]),
  );
  expect(text.endsWith('}\n')).toBe(true);
});

test('the statistics of expressions are read as they were written', () => {
  const read = parseSnapshot(text);
  expect(read).toMatchObject({ statisticsObjects: madeSnapshot.statisticsObjects });
});

test('what is not known is let through', () => {
  const read = parseSnapshot(text.replace('"values": "all"', '"values": "all", "later": { "more": [1] }'));
  expect(read).toMatchObject({ later: { more: [1] }, serverVersion: 180004 });
});

describe('a text that is no snapshot', () => {
  const notJson = 'This is no snapshot, or not the whole of one: it does not end as JSON does.';
  const unversioned = 'This is no snapshot: it has no `forecostSnapshot` with a number.';
  test.each([
    ['', notJson],
    [text.slice(0, 2000), notJson],
    ['null', unversioned],
    ['[]', unversioned],
    ['{}', unversioned],
    ['{ "forecostSnapshot": "1" }', unversioned],
    [
      text.replace('"forecostSnapshot": 1', '"forecostSnapshot": 2'),
      'This is a snapshot of format 2, and this version of Forecost reads format 1 alone.',
    ],
    [text.replace('"schemas":', '"schemata":'), 'In this snapshot, `schemas` must be there.'],
    [
      text.replace('"values": "all"', '"values": "some"'),
      'In this snapshot, `values` must be "all" or "coarse" or "none".',
    ],
    [
      text.replace('"type": "bigint"', '"type": 3'),
      'In this snapshot, `relations[0].columns[0].type` must be a text.',
    ],
    [
      text.replace('"notNull": true', '"notNull": false'),
      'In this snapshot, `relations[0].columns[0].notNull` must be true or absent.',
    ],
    [
      text.replace('"name": "total", ', ''),
      'In this snapshot, `relations[0].columns[1].name` must be there.',
    ],
    [
      text.replace('"nullFraction": 0.25', '"nullFraction": "x"'),
      'In this snapshot, `relations[1].statistics[0].nullFraction` must be a number.',
    ],
    [
      text.replace('["-5", "1007"]', '["-5"]'),
      'In this snapshot, `relations[1].statistics[0].extremes[1]` must be there.',
    ],
    [
      text.replace(/"searchPath": .*/, '"searchPath": "public",'),
      'In this snapshot, `searchPath` must be a list.',
    ],
    [
      text.replace('"random_page_cost": "1.1"', '"random_page_cost": 1.1'),
      'In this snapshot, `settings.random_page_cost` must be a text.',
    ],
  ])('%#', (broken, problem) => {
    expect(parseSnapshot(broken)).toEqual({ problem });
  });
});
