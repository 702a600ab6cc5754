import type { TypeName } from '../../syntax/ast';
import { quoteIdentifier } from '../../syntax/quote-identifier';

/**
 * A type as `format_type` writes it: `character varying(20)[]`. Schemas in `visible` are left out.
 * (PostgreSQL: format_type.c, gram.y.)
 */
export function formatType(type: TypeName | undefined, visible: readonly string[]): string {
  if (!type) return 'unknown';
  const path = (type.names ?? []).flatMap((name) => ('String' in name ? [name.String.sval ?? ''] : []));
  const name = path.at(-1) ?? 'unknown';
  const schema = path.at(-2);
  const systemic = schema === undefined || schema === 'pg_catalog';
  const own = systemic ? serialTypes.get(name) : undefined;
  const modifiers = (type.typmods ?? []).map(modifierText);
  const text =
    own ?? (systemic ? builtIn(name, modifiers) : undefined) ?? userType(name, schema, visible, modifiers);
  return (type.arrayBounds?.length ?? 0) > 0 ? `${text}[]` : text;
}

/** Whether a column of this type gets a sequence of its own: `serial` and its like are no types. */
export function isSerial(type: TypeName | undefined): boolean {
  const only = type?.names?.length === 1 && type.names[0];
  return only && 'String' in only ? serialTypes.has(only.String.sval ?? '') : false;
}

const serialTypes = new Map([
  ['serial', 'integer'],
  ['serial4', 'integer'],
  ['bigserial', 'bigint'],
  ['serial8', 'bigint'],
  ['smallserial', 'smallint'],
  ['serial2', 'smallint'],
]);

const written = new Map([
  ['int2', 'smallint'],
  ['int4', 'integer'],
  ['int8', 'bigint'],
  ['float4', 'real'],
  ['float8', 'double precision'],
  ['bool', 'boolean'],
  ['varchar', 'character varying'],
  ['varbit', 'bit varying'],
  ['char', '"char"'],
]);

function builtIn(name: string, modifiers: readonly string[]): string | undefined {
  const list = modifiers.length > 0 ? `(${modifiers.join(',')})` : '';
  switch (name) {
    case 'bpchar':
      return list ? `character${list}` : 'bpchar';
    case 'numeric':
      return modifiers.length === 1 ? `numeric(${modifiers[0]},0)` : `numeric${list}`;
    case 'timestamptz':
      return `timestamp${list} with time zone`;
    case 'timestamp':
      return `timestamp${list} without time zone`;
    case 'timetz':
      return `time${list} with time zone`;
    case 'time':
      return `time${list} without time zone`;
    case 'interval':
      return intervalType(modifiers);
    default: {
      const text = written.get(name);
      return text === undefined ? undefined : text + list;
    }
  }
}

/** The fields of an interval's mask (PostgreSQL: datetime.h, INTERVAL_MASK). */
const intervalFields = new Map([
  ['4', ' year'],
  ['2', ' month'],
  ['8', ' day'],
  ['1024', ' hour'],
  ['2048', ' minute'],
  ['4096', ' second'],
  ['6', ' year to month'],
  ['1032', ' day to hour'],
  ['3080', ' day to minute'],
  ['7176', ' day to second'],
  ['3072', ' hour to minute'],
  ['7168', ' hour to second'],
  ['6144', ' minute to second'],
]);

function intervalType([mask, precision]: readonly string[]): string {
  const digits = precision === undefined ? '' : `(${precision})`;
  return `interval${intervalFields.get(mask ?? '') ?? ''}${digits}`;
}

function userType(
  name: string,
  schema: string | undefined,
  visible: readonly string[],
  modifiers: readonly string[],
): string {
  const list = modifiers.length > 0 ? `(${modifiers.join(',')})` : '';
  const systemic = schema === undefined || schema === 'pg_catalog';
  // The names of PostgreSQL's own types are shown as they are, keywords or not.
  if (systemic && /^[a-z_][a-z0-9_]*$/.test(name)) return name + list;
  const qualifier = systemic || visible.includes(schema) ? '' : `${quoteIdentifier(schema)}.`;
  return qualifier + quoteIdentifier(name) + list;
}

type Modifier = NonNullable<TypeName['typmods']>[number];

function modifierText(modifier: Modifier): string {
  if ('A_Const' in modifier) {
    const { ival, sval, fval } = modifier.A_Const;
    return sval?.sval ?? fval?.fval ?? String(ival?.ival ?? 0);
  }
  if ('ColumnRef' in modifier) {
    const field = modifier.ColumnRef.fields?.at(-1);
    return field && 'String' in field ? capitalised(field.String.sval ?? '') : '';
  }
  return '';
}

/** The words that PostGIS takes as modifiers are shown as it writes them: `geometry(Point,4326)`. */
function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
