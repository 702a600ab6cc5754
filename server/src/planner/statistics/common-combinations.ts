import type { SnapshotStatisticsObject } from '../../snapshot/snapshot';
import { aligned } from '../indexes/tree-height';
import type { Instance } from '../instance/instance';
import { type Dimension, dimensionsOf } from './statistics-dimensions';
import { StoredBytes } from './stored-bytes';

/** As statext_mcv_serialize writes most common values (src/backend/statistics/mcv.c); undefined where a type is not known. */
export async function commonBytes(
  instance: Instance,
  object: SnapshotStatisticsObject,
): Promise<Uint8Array | undefined> {
  const { mostCommonValues, mostCommonFrequencies, mostCommonBaseFrequencies } = object;
  if (!mostCommonValues || !mostCommonFrequencies || !mostCommonBaseFrequencies) return undefined;
  const dimensions = await dimensionsOf(instance, object, mostCommonValues);
  if (dimensions.length === 0 || dimensions.some(({ isKnown }) => !isKnown)) return undefined;
  const kept = dimensions.map((dimension) => distinctValues(dimension));

  const bytes = new StoredBytes().uint32(0xe1a651c2).uint32(1).uint32(mostCommonValues.length);
  bytes.int16(dimensions.length);
  for (const { type } of dimensions) bytes.uint32(type);
  for (const [i, { length, byValue }] of dimensions.entries()) {
    const values = kept[i]?.values ?? [];
    const stored = values.map((value) => value.length + (length < 0 ? 4 : 0));
    const inMemory = byValue
      ? 0
      : values.reduce((sum, value) => sum + aligned(value.length + (length < 0 ? 4 : 0)), 0);
    bytes.uint32(values.length).uint32(stored.reduce((sum, one) => sum + one, 0));
    bytes.uint32(inMemory).add(4, (buffer) => buffer.writeInt32LE(length));
    bytes.raw(Uint8Array.of(byValue ? 1 : 0, 0, 0, 0));
  }
  for (const [i, { length }] of dimensions.entries()) {
    for (const value of kept[i]?.values ?? []) {
      if (length < 0) bytes.uint32(value.length);
      bytes.raw(value);
    }
  }
  for (const [item, frequency] of mostCommonFrequencies.entries()) {
    bytes.raw(Uint8Array.from(dimensions, ({ sent }) => (sent[item] == null ? 1 : 0)));
    bytes.double(frequency).double(mostCommonBaseFrequencies[item] ?? 0);
    for (const { places } of kept) bytes.int16(places[item] ?? 0);
  }
  return bytes.done();
}

/** Each value once, and for each item the place of its value among them. */
function distinctValues({ sent, length, isNumber }: Dimension): { values: Buffer[]; places: number[] } {
  const order = new Map<string, number>();
  const places = sent.map((hex) => {
    if (hex === null) return 0;
    const place = order.get(hex) ?? order.size;
    order.set(hex, place);
    return place;
  });
  const values = [...order.keys()].map((hex) => {
    const bytes = Buffer.from(hex, 'hex');
    return length > 0 && isNumber ? bytes.reverse() : bytes;
  });
  return { values, places };
}
