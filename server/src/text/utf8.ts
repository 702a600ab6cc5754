/** Translates offsets that count UTF-8 bytes or code points into offsets that count UTF-16 code units. */
export interface EncodedOffsets {
  fromUtf8(byteOffset: number): number;
  fromCodePoint(codePointOffset: number): number;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII.
const nonAscii = /[^\x00-\x7f]/;

/** Offsets outside the text are clamped to its end. Costs nothing for a text that is ASCII only. */
export function encodedOffsets(text: string): EncodedOffsets {
  if (nonAscii.test(text)) return tabulated(text);
  const clamped = (offset: number) => Math.min(offset, text.length);
  return { fromUtf8: clamped, fromCodePoint: clamped };
}

function tabulated(text: string): EncodedOffsets {
  const utf16AtByte: number[] = [];
  const utf16AtCodePoint: number[] = [];
  let offset = 0;
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const bytes = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    for (let i = 0; i < bytes; i++) utf16AtByte.push(offset);
    utf16AtCodePoint.push(offset);
    offset += character.length;
  }
  return {
    fromUtf8: (byteOffset) => utf16AtByte[byteOffset] ?? text.length,
    fromCodePoint: (codePointOffset) => utf16AtCodePoint[codePointOffset] ?? text.length,
  };
}
