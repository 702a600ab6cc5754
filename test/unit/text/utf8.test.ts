import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodedOffsets } from '../../../server/src/text/utf8';

it.each([
  ['abc', 2, 2],
  ['é=1', 2, 1],
  ['😀x', 4, 2],
  ['€uro', 3, 1],
])('finds in %j the character at byte %i at UTF-16 offset %i', (text, byte, offset) => {
  expect(encodedOffsets(text).fromUtf8(byte)).toBe(offset);
});

it('agrees with the encoder at every character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const offsets = encodedOffsets(text);
      let codePoint = 0;
      for (let offset = 0; offset < text.length; codePoint++) {
        expect(offsets.fromUtf8(Buffer.byteLength(text.slice(0, offset)))).toBe(offset);
        expect(offsets.fromCodePoint(codePoint)).toBe(offset);
        offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
      }
      expect(offsets.fromUtf8(Buffer.byteLength(text) + 7)).toBe(text.length);
    }),
  );
});
