import { beforeAll, expect, it } from 'vitest';
import { squawkNames } from '../../../server/src/lint/squawk-names';
import { rules } from '../../../server/src/rules/index';
import { lintText, loadLint } from '../../support/lint-text';

beforeAll(loadLint);

it('names rules that there are', () => {
  const names = rules.map(({ name }) => name);
  for (const name of [...squawkNames.values()].flat()) expect(names).toContain(name);
});

const documents: readonly (readonly [name: string, text: string, ...findings: string[]])[] = [
  [
    'allows what its rule reports here too',
    'ALTER TABLE users\n-- squawk-ignore constraint-missing-not-valid, disallowed-unique-constraint\nADD CONSTRAINT k UNIQUE (email);',
    'missing-lock-timeout',
  ],
  [
    'allows nothing else',
    '-- squawk-ignore ban-char-field\nCREATE INDEX i ON users (email);',
    'non-concurrent-index',
  ],
  [
    'speaks of its statement',
    '-- squawk-ignore require-concurrent-index-creation\nCREATE INDEX i ON users (email);\nCREATE INDEX j ON users (email);',
    'non-concurrent-index',
  ],
  [
    'speaks of the file where it says so',
    '-- squawk-ignore-file\nCREATE INDEX i ON users (email);\nCREATE INDEX j ON users (email);',
  ],
  ['is not reported where it allows nothing', '-- squawk-ignore ban-char-field\nSELECT 1;'],
];

it.each(documents)('a comment for squawk %s', (_, text, ...findings) => {
  expect(lintText(text, 'sql').findings.map(({ rule }) => rule)).toEqual(findings);
});
