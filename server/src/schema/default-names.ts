import type { Node } from '../syntax/ast';
import { namePath } from './scope';

/** The longest name that PostgreSQL keeps, in bytes (NAMEDATALEN - 1). */
const longestNameBytes = 63;

/** `orders_user_id_idx`: the parts shortened, the longer one first, so that the label fits (indexcmds.c, makeObjectName). */
export function objectName(table: string, columns: string, label: string): string {
  const overhead = label.length + 1 + (columns === '' ? 0 : 1);
  const room = longestNameBytes - overhead;
  let tableBytes = byteLength(table);
  let columnBytes = byteLength(columns);
  while (tableBytes + columnBytes > room) {
    if (tableBytes > columnBytes) tableBytes--;
    else columnBytes--;
  }
  const middle = columns === '' ? '' : `_${clip(columns, columnBytes)}`;
  return `${clip(table, tableBytes)}${middle}_${label}`;
}

/** The first of `t_c_idx`, `t_c_idx1`, `t_c_idx2`, … that is free (ChooseRelationName). */
export function freeObjectName(
  table: string,
  columns: string,
  label: string,
  isTaken: (name: string) => boolean,
): string {
  for (let attempt = 0; ; attempt++) {
    const name = objectName(table, columns, attempt === 0 ? label : `${label}${attempt}`);
    if (!isTaken(name)) return name;
  }
}

/** The columns' part of an index's name: a column twice is numbered (ChooseIndexColumnNames, ChooseIndexNameAddition). */
export function joinedColumns(names: readonly string[]): string {
  const used: string[] = [];
  for (const name of names) {
    let unique = name;
    for (let i = 1; used.includes(unique); i++) unique = clip(name, longestNameBytes - `${i}`.length) + i;
    used.push(unique);
  }
  return used.join('_');
}

/** What an expression contributes to the name of its index (parse_target.c, FigureIndexColname). */
export function expressionName(expression: Node | undefined): string {
  return figure(expression)?.name ?? 'expr';
}

interface Figured {
  readonly name: string;
  /** A type's name or `case`: used where nothing better is found inside. */
  readonly weak: boolean;
}

function figure(node: Node | undefined): Figured | undefined {
  if (!node) return undefined;
  if ('FuncCall' in node) return strong(namePath(node.FuncCall.funcname)?.at(-1));
  if ('ColumnRef' in node) return strong(namePath(node.ColumnRef.fields)?.at(-1));
  if ('A_Indirection' in node) {
    const fields = node.A_Indirection.indirection?.flatMap((field) => ('String' in field ? [field] : []));
    return strong(fields?.at(-1)?.String.sval) ?? figure(node.A_Indirection.arg);
  }
  if ('TypeCast' in node) {
    const inner = figure(node.TypeCast.arg);
    if (inner && !inner.weak) return inner;
    const type = namePath(node.TypeCast.typeName?.names)?.at(-1);
    return type === undefined ? inner : { name: type, weak: true };
  }
  if ('CollateClause' in node) return figure(node.CollateClause.arg);
  if ('CaseExpr' in node) {
    const inner = figure(node.CaseExpr.defresult);
    return inner && !inner.weak ? inner : { name: 'case', weak: true };
  }
  if ('CoalesceExpr' in node) return strong('coalesce');
  if ('MinMaxExpr' in node) return strong(node.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest');
  if ('A_ArrayExpr' in node) return strong('array');
  if ('RowExpr' in node) return strong('row');
  if ('A_Expr' in node && node.A_Expr.kind === 'AEXPR_NULLIF') return strong('nullif');
  return undefined;
}

function strong(name: string | undefined): Figured | undefined {
  return name === undefined ? undefined : { name, weak: false };
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += bytesOf(character);
  return bytes;
}

/** As many whole characters as fit into `bytes`. */
function clip(text: string, bytes: number): string {
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += bytesOf(character);
    if (used > bytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function bytesOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
