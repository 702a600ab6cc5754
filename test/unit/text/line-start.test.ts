import { expect, it } from 'vitest';
import { blanksBefore, lineBreakBefore } from '../../../server/src/text/line-start';

it.each([
  ['a;\n  b', '  ', 2],
  ['a;\r\n\tb', '\t', 2],
  ['  b', '  ', 0],
  ['b', '', 0],
  ['a; b', ' ', 2],
  ['a;\n\n b', ' ', 3],
])('finds what stands before the last letter of %j', (text, blanks, lineBreak) => {
  expect(blanksBefore(text, text.length - 1)).toBe(blanks);
  expect(lineBreakBefore(text, text.length - 1)).toBe(lineBreak);
});
