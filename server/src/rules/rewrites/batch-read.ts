import { conjuncts, foldsToOneRow, operatorName } from '../../schema/predicates';
import { findTable, type Schema } from '../../schema/schema';
import { namePath } from '../../schema/scope';
import type { Node, SelectStmt } from '../../syntax/ast';
import type { CodeModel, EnclosingLoop, QueryCall } from '../../syntax/embedded/code-model';
import { as, type Tree } from '../../syntax/tree';
import { applyEdits, type TextEdit } from '../../text/edit';
import { blanksBefore } from '../../text/line-start';
import { isScalar, plainValue } from './batch-query';

/**
 * The edits that turn a loop which begins with reading the rows of its element by a key into one query for all before
 * it: `= ANY ($1)`. Each turn takes its rows out of that. Undefined where a turn may see other rows than before.
 */
export function batchReadEdits(
  query: QueryCall,
  { queries, text }: CodeModel,
  schema: Schema | undefined,
): TextEdit[] | undefined {
  const { fragment, statements, site, loops } = query;
  const [statement] = statements;
  const [loop] = loops;
  const place = site.place;
  const kept = place?.constant;
  if (!loop || !place || !kept || place.index !== 0 || site.values?.kind !== 'list' || !query.awaited)
    return undefined;
  if (!fragment || fragment.holes.length > 0 || !site.isOneText || statement?.result.kind !== 'parsed')
    return undefined;
  const head = loopHead(loop, place.blocks[0], text);
  const rows = /^\{\s*rows(?:\s*:\s*([\w$]+|\[\s*[\w$]+\s*\]))?\s*\}$/.exec(
    text.slice(kept.pattern.start, kept.pattern.end),
  );
  const isAlone = queries.every(
    ({ range }) => range.start === query.range.start || !isWithin(range, loop.range),
  );
  if (!head || !rows || !isAlone) return undefined;

  const items = site.values.items.map((range) => ({ range, written: text.slice(range.start, range.end) }));
  const own = items.findIndex(({ written }) =>
    loop.elementNames.includes(/^[\w$]+/.exec(written)?.[0] ?? ''),
  );
  const item = items[own];
  if (!item || !plainValue.test(item.written)) return undefined;
  const others = items.filter((one) => one !== item);
  if (others.some(({ written }) => loop.names.some((name) => new RegExp(`\\b${name}\\b`).test(written))))
    return undefined;

  const { tree } = statement.result;
  const offset = fragment.text.indexOf(statement.text);
  if (offset < 0 || !statement.parameters.every(({ written, index }) => written === `$${index}`))
    return undefined;
  const key = keyOf(tree, own + 1, schema);
  const written = `$${own + 1}`;
  if (!key || !statement.text.startsWith(written, key.at)) return undefined;
  const sql = fragment.map.editToOriginal({
    range: { start: key.at + offset, end: key.at + offset + written.length },
    newText: `ANY (${written})`,
  });
  if (!sql) return undefined;

  const name = rows[1] ?? 'rows';
  const allName = freeName(name.replace(/\W/g, ''), text);
  const list =
    item.written === head.pattern
      ? head.over
      : `Array.from(${head.over}, (${head.pattern}) => ${item.written})`;
  const sent = { start: query.calleeRange.start, end: query.range.end };
  const call = applyEdits(
    text.slice(sent.start, sent.end),
    [
      { range: sql.range, newText: fragment.encode(sql.newText) },
      { range: item.range, newText: list },
    ].map(({ range, newText }) => ({
      range: { start: range.start - sent.start, end: range.end - sent.start },
      newText,
    })),
  );
  const indent = blanksBefore(text, head.start);
  const outer = text.slice(fragment.range.start, fragment.range.end).includes('\n')
    ? call
    : call.replaceAll(`\n${blanksBefore(text, kept.statement.start)}`, `\n${indent}`);
  return [
    {
      range: { start: head.start, end: head.start },
      newText: `const { rows: ${allName} } = await ${outer};\n${indent}`,
    },
    {
      range: kept.statement,
      newText: `const ${name} = ${allName}.filter((row) => String(row.${key.name}) === String(${item.written}));`,
    },
  ];
}

interface LoopHead {
  /** Of the statement that is the loop, or holds it. */
  readonly start: number;
  readonly pattern: string;
  readonly over: string;
}

/** `for (const pattern of over)` or `await Promise.all(over.map(async (pattern) =>`, in which nothing else is called. */
function loopHead(
  { kind, range }: EnclosingLoop,
  body: number | undefined,
  text: string,
): LoopHead | undefined {
  const written = text.slice(range.start, body);
  if (kind === 'for-of') {
    const [, pattern, over] = forOf.exec(written) ?? [];
    return pattern === undefined || over === undefined ? undefined : { start: range.start, pattern, over };
  }
  const [before = '', indent = ''] = all.exec(text.slice(0, range.start)) ?? [];
  const [, over, plain, destructured] = mapped.exec(written) ?? [];
  const pattern = plain ?? destructured;
  if (kind !== 'callback' || before === '' || pattern === undefined || over === undefined) return undefined;
  return { start: range.start - before.length + indent.length, pattern, over };
}

const forOf = /^for\s*\(\s*const\s+([\w$]+|\{[^(){}]*\}|\[[^()[\]]*\])\s+of\s+([\w$.]+)\s*\)\s*$/;
const mapped = /^([\w$.]+)\.map\(\s*async\s+(?:\(?([\w$]+)\)?|\((\{[^(){}]*\})\))\s*=>\s*$/;
const all = /(?<=^|\n)([ \t]*)(?:(?:const|let)\s+[\w$]+\s*=\s*|return\s+)?(?:await\s+)?Promise\.all\(\s*$/;

interface Key {
  /** Where the parameter stands in the statement. */
  readonly at: number;
  /** What the driver calls the column in a row. */
  readonly name: string;
}

/** The returned column of which a query takes the rows that are equal to a parameter, and no others. */
function keyOf(tree: Tree, parameter: number, schema: Schema | undefined): Key | undefined {
  const select = as(tree.root, 'SelectStmt')?.node;
  const [use, ...others] = tree.of('ParamRef').filter(({ node }) => node.number === parameter);
  if (!select || !use || others.length > 0 || !keepsRowsApart(select, tree)) return undefined;
  for (const condition of conjuncts(select.whereClause)) {
    const { kind, name, lexpr, rexpr } = 'A_Expr' in condition ? condition.A_Expr : {};
    if (kind !== 'AEXPR_OP' || operatorName(name) !== '=' || !lexpr || !('ColumnRef' in lexpr)) continue;
    if (!rexpr || !('ParamRef' in rexpr) || rexpr.ParamRef.number !== parameter) continue;
    const column = lastName(lexpr);
    const [relation] = tree.of('RangeVar');
    const table =
      relation && schema && findTable(schema, relation.node.relname ?? '', relation.node.schemaname);
    if (column === undefined || !isReturned(column, lexpr, select) || !isScalar(column, table))
      return undefined;
    return { at: use.node.location ?? -1, name: column };
  }
  return undefined;
}

/** The rows of one key are the same whether those of others are there or not. */
function keepsRowsApart(select: SelectStmt, tree: Tree): boolean {
  const { op, groupClause, limitCount, limitOffset, distinctClause, lockingClause, withClause } = select;
  if (op !== 'SETOP_NONE' || groupClause || limitCount || limitOffset || distinctClause) return false;
  if (lockingClause || withClause || foldsToOneRow(select, tree)) return false;
  return tree.of('FuncCall').every(({ node }) => node.over === undefined) && tree.of('RangeVar').length === 1;
}

/** By its own name, and by no other column of the same name. */
function isReturned(column: string, reference: Node, { targetList = [] }: SelectStmt): boolean {
  const names = targetList.flatMap((target) => {
    if (!('ResTarget' in target)) return [];
    const { name, val } = target.ResTarget;
    return [name ?? (val && 'ColumnRef' in val ? lastName(val) : undefined)];
  });
  const isWhole = targetList.some(
    (target) =>
      'ResTarget' in target &&
      target.ResTarget.val !== undefined &&
      'ColumnRef' in target.ResTarget.val &&
      (target.ResTarget.val.ColumnRef.fields ?? []).some((field) => 'A_Star' in field),
  );
  if (isWhole) return targetList.length === 1 && /^[a-z_$][\w$]*$/i.test(column);
  const place = names.indexOf(column);
  const target = targetList[place];
  const value = target && 'ResTarget' in target ? target.ResTarget.val : undefined;
  return (
    names.filter((name) => name === column).length === 1 &&
    value !== undefined &&
    'ColumnRef' in value &&
    lastName(value) === lastName(reference) &&
    /^[a-z_$][\w$]*$/i.test(column)
  );
}

function lastName(reference: Node): string | undefined {
  return 'ColumnRef' in reference ? namePath(reference.ColumnRef.fields)?.at(-1) : undefined;
}

function isWithin(
  inner: { readonly start: number; readonly end: number },
  outer: { readonly start: number; readonly end: number },
): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** `allRows` for `rows`, or another name that the document does not use. */
function freeName(part: string, text: string): string {
  const wanted = `all${part.charAt(0).toUpperCase()}${part.slice(1)}`;
  let name = wanted;
  for (let i = 2; text.includes(name); i++) name = `${wanted}${i}`;
  return name;
}
