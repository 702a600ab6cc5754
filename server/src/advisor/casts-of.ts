import { findColumn, type Table } from '../schema/schema';
import type { CastsOf } from './row-expression';

/** What EXPLAIN's casts mean beside the columns of a table. */
export function castsOf(table: Table): CastsOf {
  const own = new Set(table.columns.map(({ type }) => type.replace(/^.*\./, '').replaceAll('"', '')));
  return {
    isOfColumn: (column, type) => isTextualCast(table, column, type),
    isOfLiteral: (type) => plainLiterals.has(type) || (own.has(type) && !builtIn.test(type)),
  };
}

/** A literal of these means the same without its cast wherever it stands beside one operand of the type. */
const plainLiterals = new Set(['text', 'varchar', 'bpchar', 'int2', 'int4', 'int8', 'numeric', 'bool']);

/**
 * Whether EXPLAIN's cast of a column changes nothing that an index would see: of `character varying` to `text`, of a
 * domain to what it stands for.
 */
function isTextualCast(table: Table, columnName: string, type: string): boolean {
  const column = findColumn(table, columnName);
  if (!column) return false;
  const own = column.type.replace(/\(.*/, '');
  if (own === 'character varying' || own === 'cidr') return type === 'text' || type === 'inet';
  return !builtIn.test(own);
}

/** Of these a cast makes another value. Whatever is none of them is a domain, or a type that casts to text by its words. */
const builtIn =
  /^("?char"?|character|text|name|smallint|integer|bigint|numeric|real|double precision|money|boolean|bytea|uuid|xml|jsonb?|jsonpath|date|interval|time(stamp)?( with(out)? time zone)?|inet|macaddr8?|bit|bit varying|point|line|lseg|box|path|polygon|circle|tsvector|tsquery|oid|reg\w+|(int4|int8|num|ts|tstz|date)(multi)?range|.*\[\])$/;
