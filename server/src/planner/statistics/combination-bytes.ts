import { StoredBytes } from './stored-bytes';

/** `{"1, 2": 60, "1, -1": 412}`, as statext_ndistinct_serialize writes it (src/backend/statistics/mvdistinct.c). */
export function distinctBytes(text: string): Uint8Array {
  const items = Object.entries(JSON.parse(text) as Record<string, number>);
  const bytes = new StoredBytes().uint32(0xa352bfa4).uint32(1).uint32(items.length);
  for (const [key, count] of items) {
    const columns = numbersIn(key);
    bytes.double(count).uint32(columns.length);
    for (const column of columns) bytes.int16(column);
  }
  return bytes.done();
}

/** `{"2 => 1": 1.000000}`, as statext_dependencies_serialize writes it (src/backend/statistics/dependencies.c). */
export function dependencyBytes(text: string): Uint8Array {
  const items = Object.entries(JSON.parse(text) as Record<string, number>);
  const bytes = new StoredBytes().uint32(0xb4549a2c).uint32(1).uint32(items.length);
  for (const [key, degree] of items) {
    const columns = numbersIn(key);
    bytes.double(degree).int16(columns.length);
    for (const column of columns) bytes.int16(column);
  }
  return bytes.done();
}

/** `-1` stands for the first expression. */
function numbersIn(key: string): number[] {
  return (key.match(/-?\d+/g) ?? []).map(Number);
}
