import type { SnapshotStatisticsObject } from '../../snapshot/snapshot';
import { quoteIdentifier } from '../../syntax/quote-identifier';
import type { Instance } from '../instance/instance';
import { literal } from '../instance/sql-text';
import { expressionTable } from './expression-statistics';
import { storedNumeric } from './stored-numeric';

/** A column or an expression of a statistics object, as the planner's database has it. */
export interface Dimension {
  readonly type: number;
  readonly length: number;
  readonly byValue: boolean;
  /** Of most common values, in their order: as their type sends them, of `numeric` as it is stored; null for NULL. */
  readonly sent: readonly (string | null)[];
  readonly isNumber: boolean;
  readonly isKnown: boolean;
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

/** The columns of a statistics object and then its expressions, in PostgreSQL's order; none where they do not fit the values. */
export async function dimensionsOf(
  instance: Instance,
  { schema, name }: SnapshotStatisticsObject,
  values: readonly (readonly (string | null)[])[],
): Promise<Dimension[]> {
  const { rows: columns } = await instance.query<StatisticsColumn>(
    `SELECT t.oid::int8::float8 AS type, pg_catalog.format_type(a.atttypid, a.atttypmod) AS name,
       b.typname::text AS base, t.typlen::int AS length, t.typbyval AS "byValue", b.typtype = 'e' AS "isEnum"
     FROM (
       SELECT false AS "isExpression", k.place, s.stxrelid AS relation, k.attnum
       FROM pg_catalog.pg_statistic_ext s
       CROSS JOIN LATERAL unnest(s.stxkeys::int2[]) WITH ORDINALITY AS k(attnum, place)
       WHERE s.stxname = ${literal(name)} AND s.stxnamespace = ${literal(quoteIdentifier(schema))}::regnamespace
       UNION ALL
       SELECT true, e.attnum, e.attrelid, e.attnum FROM pg_catalog.pg_attribute e
       WHERE e.attrelid = to_regclass(${literal(expressionTable)}) AND e.attnum > 0
     ) AS d
     JOIN pg_catalog.pg_attribute a ON a.attrelid = d.relation AND a.attnum = d.attnum
     JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
     JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
     ORDER BY d."isExpression", d.place`,
  );
  if (columns.length !== values[0]?.length) return [];
  const dimensions: Dimension[] = [];
  for (const [i, column] of columns.entries()) {
    const isNumber = numbers.has(column.base) || column.isEnum;
    const isKnown = isNumber || texts.has(column.base) || column.base === 'numeric';
    const written = values.map((value) => value[i] ?? null);
    const sent = isKnown ? await sentValues(instance, column, written) : [];
    dimensions.push({ ...column, sent, isNumber, isKnown });
  }
  return dimensions;
}

/** In hexadecimal, as the type sends them: numbers with the most significant byte first; those of `numeric` as they are stored. */
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
  return rows.map(({ hex }) => (hex !== null && base === 'numeric' ? storedNumeric(hex) : hex));
}

function senderOf(base: string): string {
  const isLong = ['date', 'time', 'timestamp', 'timestamptz', 'uuid', 'numeric'].includes(base);
  return isLong ? `${base}_send` : `${base}send`;
}
