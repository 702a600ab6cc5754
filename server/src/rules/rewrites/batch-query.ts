import { findColumn, findTable, type Schema, type Table } from '../../schema/schema';
import type { QueryCall } from '../../syntax/embedded/code-model';
import { quoteIdentifier } from '../../syntax/quote-identifier';
import { as, type Tree } from '../../syntax/tree';
import type { TextEdit } from '../../text/edit';
import type { Range } from '../../text/range';

/**
 * The edits that turn a loop which does nothing but send one DELETE, UPDATE or INSERT for each element into one query
 * for all: `= ANY ($1)`, or rows of `unnest`. Undefined where that may write something else.
 */
export function batchEdits(
  query: QueryCall,
  schema: Schema | undefined,
  text: string,
): TextEdit[] | undefined {
  const { fragment, statements, site, loops } = query;
  const [statement] = statements;
  const { loop, values } = site;
  if (!loop || !fragment || fragment.holes.length > 0 || !site.isOneText || values?.kind !== 'list')
    return undefined;
  if (statement?.result.kind !== 'parsed' || statements.length > 1) return undefined;
  const offset = fragment.text.indexOf(statement.text);
  if (offset < 0 || !statement.parameters.every(({ written, index }) => written === `$${index}`))
    return undefined;

  const bound = new Set(loops[0]?.elementNames);
  const items = values.items.map((range) => ({ range, written: text.slice(range.start, range.end) }));
  const lists = items.flatMap(({ written }, i) => (mentions(written, bound) ? [i + 1] : []));
  if (lists.length === 0 || items.some(({ written }) => !plainValue.test(written))) return undefined;
  const { tree } = statement.result;
  const [only] = lists.length === 1 ? lists : [];
  const byKey = only === undefined ? undefined : keyChange(tree, statement.text, only, schema);
  const change = byKey ?? rowsChange(tree, statement.text, lists, items.length, schema);
  const sql =
    change && fragment.map.editToOriginal({ range: moved(change.range, offset), newText: change.newText });
  if (!sql) return undefined;
  return [
    { range: { start: loop.range.start, end: query.calleeRange.start }, newText: 'await ' },
    { range: sql.range, newText: fragment.encode(sql.newText) },
    ...lists.flatMap((index): TextEdit[] => {
      const item = items[index - 1];
      return item ? [{ range: item.range, newText: listOf(item.written, loop.over, loop.pattern) }] : [];
    }),
    { range: { start: query.range.end, end: loop.range.end }, newText: ';' },
  ];
}

/** Names and members of names: nothing that is computed anew for each element. */
export const plainValue = /^[\w$]+(?:\.[\w$]+)*$|^'[^'\\]*'$/;

function mentions(written: string, names: ReadonlySet<string>): boolean {
  return names.has(/^[\w$]+/.exec(written)?.[0] ?? '');
}

function listOf(written: string, over: string, pattern: string): string {
  if (written === pattern) return over;
  const parameter = /^[\w$]+$/.test(pattern) ? pattern : pattern.trim();
  return `${over}.map((${parameter}) => ${written})`;
}

function moved({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by };
}

interface Change {
  /** In the statement's text. */
  readonly range: Range;
  readonly newText: string;
}

/** `key = $1` of a DELETE, or of an UPDATE that sets what does not depend on the row. */
function keyChange(
  tree: Tree,
  text: string,
  parameter: number,
  schema: Schema | undefined,
): Change | undefined {
  const { type } = tree.root;
  const uses = tree.of('ParamRef').filter(({ node }) => node.number === parameter);
  const [use] = uses;
  if (!use || uses.length > 1 || (type !== 'DeleteStmt' && type !== 'UpdateStmt')) return undefined;
  if (tree.of('SubLink').length > 0 || tree.of('RangeVar').length !== 1) return undefined;
  if (type === 'UpdateStmt' && !setsTheSame(tree)) return undefined;
  const test = as(use.parent, 'A_Expr');
  const operator = test?.node.name?.[0];
  const isEqual = operator !== undefined && 'String' in operator && operator.String.sval === '=';
  const column = test?.node.lexpr;
  if (test?.node.kind !== 'AEXPR_OP' || !isEqual || use.field !== 'rexpr') return undefined;
  if (!column || !('ColumnRef' in column) || !isConjunct(test, tree)) return undefined;
  const name = column.ColumnRef.fields?.at(-1);
  const relation = tree.of('RangeVar')[0]?.node;
  const table = relation && schema && findTable(schema, relation.relname ?? '', relation.schemaname);
  if (!name || !('String' in name) || !isScalar(name.String.sval ?? '', table)) return undefined;
  const start = use.node.location ?? -1;
  const written = `$${parameter}`;
  if (!text.startsWith(written, start)) return undefined;
  return { range: { start, end: start + written.length }, newText: `ANY (${written})` };
}

/** An array's elements would be compared one by one. Where the type is not known, the name has to speak of a key. */
export function isScalar(name: string, table: Table | undefined): boolean {
  const column = table && findColumn(table, name);
  return column
    ? !column.type.endsWith('[]')
    : /(?:^|_)(?:id|uuid|key|code|email|slug|token)$|[a-z]Id$/.test(name);
}

function isConjunct(
  test: { readonly field: string; readonly parent?: { readonly type: string } },
  tree: Tree,
): boolean {
  if (test.field === 'whereClause') return true;
  const all = tree.of('BoolExpr');
  return (
    all.length === 1 &&
    all[0]?.node.boolop === 'AND_EXPR' &&
    test.parent?.type === 'BoolExpr' &&
    all[0].field === 'whereClause'
  );
}

/** Every SET gives a constant or a parameter: to set it twice is to set it once. */
function setsTheSame(tree: Tree): boolean {
  return tree
    .of('ResTarget')
    .filter(({ field }) => field === 'targetList')
    .every(({ node }) => {
      const { val } = node;
      return (
        val !== undefined &&
        ('A_Const' in val ||
          'ParamRef' in val ||
          ('TypeCast' in val && val.TypeCast.arg !== undefined && 'A_Const' in val.TypeCast.arg))
      );
    });
}

/** `VALUES ($1, $2)` of an INSERT, whose types the casts or the schema tell. */
function rowsChange(
  tree: Tree,
  text: string,
  lists: readonly number[],
  count: number,
  schema: Schema | undefined,
): Change | undefined {
  const insert = as(tree.root, 'InsertStmt')?.node;
  const values =
    insert?.selectStmt && 'SelectStmt' in insert.selectStmt ? insert.selectStmt.SelectStmt : undefined;
  if (!insert?.relation || !values?.valuesLists || values.valuesLists.length !== 1) return undefined;
  if (insert.returningClause || insert.withClause || (insert.override ?? none) !== none) return undefined;
  if ((insert.onConflictClause?.action ?? 'ONCONFLICT_NOTHING') !== 'ONCONFLICT_NOTHING') return undefined;
  const row = values.valuesLists[0];
  const given = row && 'List' in row ? (row.List.items ?? []) : [];
  const numbers = given.map((value) => ('ParamRef' in value ? value.ParamRef.number : undefined));
  if (numbers.length !== count || numbers.some((number, i) => number !== i + 1)) return undefined;
  const table = schema && findTable(schema, insert.relation.relname ?? '', insert.relation.schemaname);
  const names = (insert.cols ?? []).map((column) =>
    'ResTarget' in column ? column.ResTarget.name : undefined,
  );
  const types = names.map((name) =>
    arrayElement(table?.columns.find((column) => column.name === name)?.type),
  );
  if (names.length !== count || types.some((type) => type === undefined)) return undefined;
  const match = /\bVALUES\s*\([\s$\d,]*\)/i.exec(text);
  if (!match) return undefined;
  const arrays = lists.map((index) => `$${index}::${types[index - 1]}[]`).join(', ');
  const all = lists.length === count;
  const alias = all
    ? ''
    : ` AS element (${lists.map((index) => quoteIdentifier(names[index - 1] ?? '')).join(', ')})`;
  const columns = names.map((name, i) =>
    lists.includes(i + 1) ? `element.${quoteIdentifier(name ?? '')}` : `$${i + 1}::${types[i]}`,
  );
  const newText = `SELECT ${all ? '*' : columns.join(', ')} FROM unnest(${arrays})${alias}`;
  return { range: { start: match.index, end: match.index + match[0].length }, newText };
}

const none = 'OVERRIDING_NOT_SET';

/** Built-in types that an array of the driver holds as it holds one value, without their lengths. */
function arrayElement(type: string | undefined): string | undefined {
  const plain = type?.replace(/\(.*?\)/, '');
  return plain !== undefined && elements.has(plain) ? plain : undefined;
}

const elements: ReadonlySet<string> = new Set([
  'bigint',
  'integer',
  'smallint',
  'text',
  'character varying',
  'uuid',
  'boolean',
  'numeric',
  'real',
  'double precision',
  'date',
  'timestamp with time zone',
  'timestamp without time zone',
]);
