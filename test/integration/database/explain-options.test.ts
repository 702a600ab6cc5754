import { expect, test } from 'vitest';
import { explainPrefix } from '../../../server/src/database/explain-options';

const always = 'VERBOSE, SETTINGS, SUMMARY, BUFFERS';

test.each([
  [130_000, false, true, `EXPLAIN /* forecost */ (FORMAT JSON, ${always}) `],
  [130_000, true, false, `EXPLAIN /* forecost */ (FORMAT JSON, ANALYZE, ${always}, WAL) `],
  [150_018, true, false, `EXPLAIN /* forecost */ (FORMAT JSON, ANALYZE, ${always}, WAL) `],
  [160_000, false, true, `EXPLAIN /* forecost */ (FORMAT JSON, ${always}, GENERIC_PLAN) `],
  [160_000, false, false, `EXPLAIN /* forecost */ (FORMAT JSON, ${always}) `],
  [170_000, false, true, `EXPLAIN /* forecost */ (FORMAT JSON, ${always}, GENERIC_PLAN, MEMORY) `],
  [
    180_000,
    true,
    false,
    `EXPLAIN /* forecost */ (FORMAT JSON, ANALYZE, ${always}, WAL, MEMORY, SERIALIZE TEXT) `,
  ],
])('version %i, analyze %s, generic %s', (version, analyze, generic, prefix) => {
  expect(explainPrefix({ version, analyze, generic })).toBe(prefix);
});
