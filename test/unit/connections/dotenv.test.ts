import { expect, test } from 'vitest';
import { variableOf } from '../../../client/src/connections/dotenv';

test.each([
  ['DATABASE_URL=postgres://a@b/c', 'postgres://a@b/c'],
  ['  export DATABASE_URL = "postgres://a@b/c" # main', 'postgres://a@b/c'],
  ["DATABASE_URL='postgres://a:p#w@b/c'\r\nOTHER=1", 'postgres://a:p#w@b/c'],
  ['DATABASE_URL=postgres://a:p#w@b/c # comment', 'postgres://a:p#w@b/c'],
  ['DATABASE_URL=first\nDATABASE_URL=second', 'second'],
  ['# DATABASE_URL=postgres://a@b/c', undefined],
  ['MY_DATABASE_URL=postgres://a@b/c', undefined],
  ['DATABASE_URL=', ''],
  ['DATABASE_URL="unclosed', '"unclosed'],
  ['\0\ufffd', undefined],
])('%j', (text, value) => {
  expect(variableOf(text, 'DATABASE_URL')).toBe(value);
});
