import type { SnapshotStatisticsObject } from '../snapshot/snapshot';
import { quoteIdentifier } from '../syntax/quote-identifier';
import type { Instance } from './instance';
import { literal } from './sql-text';
import { aligned } from './tree-height';

/** A column of a statistics object, as the planner's database has it. */
interface Dimension {
  readonly type: number;
  readonly length: number;
  readonly byValue: boolean;
  /** Of most common values, in their order: as their type sends them; null for NULL. */
  readonly sent: readonly (string | null)[];
  readonly isNumber: boolean;
  readonly isKnown: boolean;
}

/** Lets what the casts below make be stored; no function of PostgreSQL takes these values in. */
export const castsSql = `
  CREATE CAST (bytea AS pg_ndistinct) WITHOUT FUNCTION;
  CREATE CAST (bytea AS pg_dependencies) WITHOUT FUNCTION;
  CREATE CAST (bytea AS pg_mcv_list) WITHOUT FUNCTION`;

/** The statement that gives a statistics object what ANALYZE found. Throws what PostgreSQL says. */
export async function extendedSql(instance: Instance, object: SnapshotStatisticsObject): Promise<string> {
  const { schema, name, distinct, dependencies } = object;
  const common = await commonBytes(instance, object);
  const value = (bytes: Uint8Array | undefined, type: string) =>
    bytes ? `'\\x${Buffer.from(bytes).toString('hex')}'::bytea::${type}` : 'NULL';
  const columns = [
    value(distinct === undefined ? undefined : distinctBytes(distinct), 'pg_ndistinct'),
    value(dependencies === undefined ? undefined : dependencyBytes(dependencies), 'pg_dependencies'),
    value(common, 'pg_mcv_list'),
  ];
  return `INSERT INTO pg_catalog.pg_statistic_ext_data (stxoid, stxdinherit, stxdndistinct, stxddependencies, stxdmcv)
    SELECT s.oid, t.relkind = 'p', ${columns.join(', ')}
    FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_class t ON t.oid = s.stxrelid
    WHERE stxname = ${literal(name)} AND stxnamespace = ${literal(quoteIdentifier(schema))}::regnamespace`;
}

/** Numbers of the least significant byte first, as memory holds them. */
class Bytes {
  private readonly parts: Buffer[] = [];

  add(length: number, write: (buffer: Buffer) => void): this {
    const buffer = Buffer.alloc(length);
    write(buffer);
    this.parts.push(buffer);
    return this;
  }

  int16 = (value: number): this => this.add(2, (buffer) => buffer.writeInt16LE(value));
  uint32 = (value: number): this => this.add(4, (buffer) => buffer.writeUInt32LE(value));
  double = (value: number): this => this.add(8, (buffer) => buffer.writeDoubleLE(value));
  raw = (bytes: Uint8Array): this => this.add(bytes.length, (buffer) => buffer.set(bytes));

  done(): Buffer {
    return Buffer.concat(this.parts);
  }
}

/** `{"1, 2": 60, "1, 3": 412}`, as statext_ndistinct_serialize writes it (src/backend/statistics/mvdistinct.c). */
function distinctBytes(text: string): Uint8Array {
  const items = Object.entries(JSON.parse(text) as Record<string, number>);
  const bytes = new Bytes().uint32(0xa352bfa4).uint32(1).uint32(items.length);
  for (const [key, count] of items) {
    const columns = numbersIn(key);
    bytes.double(count).uint32(columns.length);
    for (const column of columns) bytes.int16(column);
  }
  return bytes.done();
}

/** `{"2 => 1": 1.000000}`, as statext_dependencies_serialize writes it (src/backend/statistics/dependencies.c). */
function dependencyBytes(text: string): Uint8Array {
  const items = Object.entries(JSON.parse(text) as Record<string, number>);
  const bytes = new Bytes().uint32(0xb4549a2c).uint32(1).uint32(items.length);
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

/** As statext_mcv_serialize writes most common values (src/backend/statistics/mcv.c); undefined where a type is not known. */
async function commonBytes(
  instance: Instance,
  object: SnapshotStatisticsObject,
): Promise<Uint8Array | undefined> {
  const { mostCommonValues, mostCommonFrequencies, mostCommonBaseFrequencies } = object;
  if (!mostCommonValues || !mostCommonFrequencies || !mostCommonBaseFrequencies) return undefined;
  const dimensions = await dimensionsOf(instance, object, mostCommonValues);
  if (dimensions.length === 0 || dimensions.some(({ isKnown }) => !isKnown)) return undefined;
  const kept = dimensions.map((dimension) => distinctValues(dimension));

  const bytes = new Bytes().uint32(0xe1a651c2).uint32(1).uint32(mostCommonValues.length);
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

/** Types whose values are sent as they are stored, but for the order of their bytes. */
const numbers = new Set('bool int2 int4 int8 float4 float8 date time timestamp timestamptz oid'.split(' '));
const texts = new Set('text varchar bpchar name uuid bytea'.split(' '));

interface StatisticsColumn {
  readonly type: number;
  /** As SQL writes it. */
  readonly name: string;
  /** The name of the type under a domain. */
  readonly base: string;
  readonly length: number;
  readonly byValue: boolean;
  readonly isEnum: boolean;
}

async function dimensionsOf(
  instance: Instance,
  { schema, name }: SnapshotStatisticsObject,
  values: readonly (readonly (string | null)[])[],
): Promise<Dimension[]> {
  const { rows: columns } = await instance.query<StatisticsColumn>(
    `SELECT t.oid::int8::float8 AS type, pg_catalog.format_type(a.atttypid, a.atttypmod) AS name,
       b.typname::text AS base, t.typlen::int AS length, t.typbyval AS "byValue", b.typtype = 'e' AS "isEnum"
     FROM pg_catalog.pg_statistic_ext s
     CROSS JOIN LATERAL unnest(s.stxkeys::int2[]) WITH ORDINALITY AS k(attnum, place)
     JOIN pg_catalog.pg_attribute a ON a.attrelid = s.stxrelid AND a.attnum = k.attnum
     JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
     JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
     WHERE s.stxname = ${literal(name)} AND s.stxnamespace = ${literal(quoteIdentifier(schema))}::regnamespace AND s.stxexprs IS NULL
     ORDER BY k.place`,
  );
  if (columns.length !== values[0]?.length) return [];
  const dimensions: Dimension[] = [];
  for (const [i, column] of columns.entries()) {
    const isNumber = numbers.has(column.base) || column.isEnum;
    const isKnown = isNumber || texts.has(column.base);
    const written = values.map((value) => value[i] ?? null);
    const sent = isKnown ? await sentValues(instance, column, written) : [];
    dimensions.push({ ...column, sent, isNumber, isKnown });
  }
  return dimensions;
}

/** In hexadecimal, as the type sends them: numbers with the most significant byte first. */
async function sentValues(
  instance: Instance,
  { type, name, base, isEnum }: StatisticsColumn,
  written: readonly (string | null)[],
): Promise<(string | null)[]> {
  const list = written.map((text) => (text === null ? 'NULL' : literal(text))).join(', ');
  const label = `SELECT oid FROM pg_catalog.pg_enum WHERE enumtypid = ${type} AND enumlabel = written`;
  const sending = isEnum ? `oidsend((${label}))` : `${senderOf(base)}(written::${name}::${base})`;
  const { rows } = await instance.query<{ hex: string | null }>(
    `SELECT pg_catalog.encode(pg_catalog.${sending}, 'hex') AS hex
     FROM unnest(ARRAY[${list}]::text[]) WITH ORDINALITY AS given(written, place) ORDER BY place`,
  );
  return rows.map(({ hex }) => hex);
}

function senderOf(base: string): string {
  const isLong = ['date', 'time', 'timestamp', 'timestamptz', 'uuid'].includes(base);
  return isLong ? `${base}_send` : `${base}send`;
}
