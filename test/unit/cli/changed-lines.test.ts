import { describe, expect, it } from 'vitest';
import { parseDifference } from '../../../server/src/cli/changed-lines';

const header = (name: string) => `diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ ${name}\n`;

describe('git diff -U0', () => {
  it.each<[string, string, Record<string, [number, number][]>]>([
    ['one line', `${header('b/a.sql')}@@ -3 +3 @@ x\n-old\n+new\n`, { 'a.sql': [[3, 3]] }],
    [
      'several',
      `${header('b/a.sql')}@@ -0,0 +1,2 @@\n+a\n+b\n@@ -9 +12,1 @@\n-x\n+y\n`,
      {
        'a.sql': [
          [1, 2],
          [12, 12],
        ],
      },
    ],
    ['only removed lines', `${header('b/a.sql')}@@ -3,2 +2,0 @@\n-a\n-b\n`, { 'a.sql': [] }],
    ['a removed file', `${header('/dev/null')}@@ -1 +0,0 @@\n-a\n`, {}],
    [
      'content that looks like a header',
      `${header('b/a.sql')}@@ -1 +1,2 @@\n--- a/z\n+++ b/z\n+@@ -1 +9 @@\n@@ -5 +6 @@\n-a\n+b\n`,
      {
        'a.sql': [
          [1, 2],
          [6, 6],
        ],
      },
    ],
    ['a name with blanks', `${header('b/a b.sql\t')}@@ -1 +1 @@\n-a\n+b\n`, { 'a b.sql': [[1, 1]] }],
    ['a name in quotes', `${header('"b/a\\"\\tb.sql"')}@@ -1 +1 @@\n-a\n+b\n`, { 'a"\tb.sql': [[1, 1]] }],
    [
      'a missing line end',
      `${header('b/a')}@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n`,
      { a: [[1, 1]] },
    ],
    ['nothing', '', {}],
  ])('of %s', (_, text, expected) => {
    const spans = [...parseDifference(text)].map(([name, list]) => [
      name,
      list.map(({ first, last }) => [first, last]),
    ]);
    expect(Object.fromEntries(spans)).toEqual(expected);
  });
});
