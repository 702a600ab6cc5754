import { StoredBytes } from './stored-bytes';

/**
 * A value of `numeric` as it is stored without its length, made of what `numeric_send` gives in hexadecimal: in the
 * short form wherever PostgreSQL takes it (src/backend/utils/adt/numeric.c).
 */
export function storedNumeric(hex: string): string {
  const sent = Buffer.from(hex, 'hex');
  const weight = sent.readInt16BE(2);
  const sign = sent.readUInt16BE(4);
  const scale = sent.readUInt16BE(6);
  const bytes = new StoredBytes();
  if ((sign & special) === special) bytes.uint16(sign);
  else if (scale <= 0x3f && weight >= -64 && weight <= 63)
    bytes.uint16(short | (sign === negative ? shortNegative : 0) | (scale << 7) | (weight & 0x7f));
  else bytes.uint16(sign | scale).int16(weight);
  for (let at = 8; at < sent.length; at += 2) bytes.int16(sent.readInt16BE(at));
  return bytes.done().toString('hex');
}

/** NaN and the infinities. */
const special = 0xc000;
const negative = 0x4000;
const short = 0x8000;
const shortNegative = 0x2000;
