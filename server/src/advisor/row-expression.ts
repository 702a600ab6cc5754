import { operatorName } from '../schema/predicates';
import { namePath } from '../schema/scope';
import type { A_Expr, Node } from '../syntax/ast';
import { text } from '../syntax/print';

/** The name of the column that an expression is, where it is no more than that. */
export function columnOf(expression: Node): string | undefined {
  return 'ColumnRef' in expression ? namePath(expression.ColumnRef.fields)?.at(-1) : undefined;
}

/** What an expression of EXPLAIN's speaks of: aliases, and the columns of one of them. */
export interface Mentions {
  readonly aliases: ReadonlySet<string>;
  /** By the alias; `*` for a whole row. */
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>;
}

/** `alone`: the alias that names without one belong to, as EXPLAIN writes them where there is one relation only. */
export function mentionsOf(expression: unknown, alone: string): Mentions {
  const columns = new Map<string, Set<string>>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) look(item);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if ('ColumnRef' in value) {
      const { fields = [] } = (value as { ColumnRef: { fields?: Node[] } }).ColumnRef;
      const path = namePath(fields);
      const alias = path ? (path.at(-2) ?? alone) : (namePath(fields.slice(0, -1))?.at(-1) ?? alone);
      const known = columns.get(alias) ?? new Set();
      known.add(path?.at(-1) ?? '*');
      columns.set(alias, known);
      return;
    }
    for (const inner of Object.values(value)) look(inner);
  };
  look(expression);
  return { aliases: new Set(columns.keys()), columns };
}

/** Whether an expression takes a parameter. */
export function isParametric(expression: Node): boolean {
  return JSON.stringify(expression).includes('"ParamRef"');
}

/** What casts mean beside the columns of a table. */
export interface CastsOf {
  /** The column is cast only because the operator takes another name of its type. */
  isOfColumn(column: string, type: string): boolean;
  /** A literal means the same without its cast. */
  isOfLiteral(type: string): boolean;
}

/**
 * An expression as somebody would write it over one table: columns without the table, no casts that PostgreSQL adds by
 * itself, lists instead of arrays, no positions.
 */
export function ownExpression(expression: Node, casts: CastsOf): Node {
  const own = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(own);
    if (typeof value !== 'object' || value === null) return value;
    const node = value as Node;
    if ('ColumnRef' in node) return { ColumnRef: { fields: (node.ColumnRef.fields ?? []).slice(-1) } };
    if ('TypeCast' in node) {
      const { arg, typeName } = node.TypeCast;
      const column = arg && columnOf(arg);
      const type = namePath(typeName?.names)?.at(-1) ?? '';
      if (column !== undefined && casts.isOfColumn(column, type)) return own(arg);
      if (arg && 'A_Const' in arg && !typeName?.arrayBounds && casts.isOfLiteral(type)) return own(arg);
    }
    const list = 'A_Expr' in node ? asList(node.A_Expr) : undefined;
    if (list) return own(list);
    const entries = Object.entries(value).filter(([key]) => !positions.has(key));
    return Object.fromEntries(entries.map(([key, inner]) => [key, own(inner)]));
  };
  return own(expression) as Node;
}

/** `= ANY ('{a,b}'::type[])`, which is how PostgreSQL prints `IN ('a', 'b')`, and NOT IN. */
function asList({ kind, name, lexpr, rexpr }: A_Expr): Node | undefined {
  const operator = operatorName(name);
  const isList =
    (kind === 'AEXPR_OP_ANY' && operator === '=') || (kind === 'AEXPR_OP_ALL' && operator === '<>');
  if (!isList || !lexpr || !rexpr || !('TypeCast' in rexpr)) return undefined;
  const { arg } = rexpr.TypeCast;
  const array = arg && 'A_Const' in arg ? arg.A_Const.sval?.sval : undefined;
  // Quotes and escapes are left as they are.
  if (array === undefined || !/^\{[\w, .:+-]+\}$/.test(array) || /\bnull\b/i.test(array)) return undefined;
  const items = array.slice(1, -1).split(',').map(text);
  return { A_Expr: { kind: 'AEXPR_IN', name: name ?? [], lexpr, rexpr: { List: { items } } } };
}

const positions = new Set(['location', 'rexpr_list_start', 'rexpr_list_end']);
