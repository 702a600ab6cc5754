import type { ColumnRef, Node } from '../ast';
import type { Parameter } from '../placeholders';
import type { Tree } from '../tree';

/** An object of the tree, by the types of the nodes that it may hold. */
interface Holder {
  ColumnRef?: ColumnRef;
  ParamRef?: { readonly number?: number; readonly location?: number | undefined };
  readonly SortBy?: { readonly node?: unknown };
  readonly RangeVar?: Relation;
  readonly groupClause?: readonly unknown[];
}

interface Relation {
  readonly relname?: string;
  readonly alias?: { readonly aliasname?: string };
}

/**
 * Replaces references to variables by parameters in a tree as libpg-query gives it, as PostgreSQL does where no column
 * has the name. `record.field` is a value of the record, unless a table of the statement goes by the name.
 * Variables are numbered behind the parameters that the statement names by number.
 */
export function withVariables(root: Node, variables: ReadonlySet<string>, routine: string | undefined): void {
  if (variables.size === 0) return;
  const relations = new Set<string>();
  const outputs = new Set<unknown>();
  const references: { readonly holder: Holder; readonly column: ColumnRef }[] = [];
  let last = 0;
  walk(root, (holder) => {
    addRelation(holder, relations);
    for (const output of outputsNamedBy(holder)) outputs.add(output);
    const column = holder.ColumnRef;
    if (column && !outputs.has(holder)) references.push({ holder, column });
    last = Math.max(last, holder.ParamRef?.number ?? 0);
  });
  const numbers = new Map<string, number>();
  for (const { holder, column } of references) {
    const names = variableIn(column, variables, relations, routine);
    if (names === undefined) continue;
    const number = numbers.get(names) ?? ++last;
    numbers.set(names, number);
    delete holder.ColumnRef;
    holder.ParamRef = { number, location: column.location };
  }
}

/** The parameters of a statement that went through `withVariables`: variables as they are written. */
export function bodyParameters(text: string, tree: Tree): Parameter[] {
  const found: Parameter[] = [];
  for (const { node } of tree.of('ParamRef')) {
    const start = node.location ?? 0;
    const end = start + (writtenName.exec(text.slice(start))?.[0].length ?? 0);
    found.push({ index: node.number ?? 0, written: text.slice(start, end), range: { start, end } });
  }
  return found.sort((a, b) => a.range.start - b.range.start);
}

const writtenName =
  /^\$\d+|^(?:"(?:[^"]|"")*"|[\p{L}_\u0080-\uffff][\w$\u0080-\uffff]*)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[\p{L}_\u0080-\uffff][\w$\u0080-\uffff]*))*/u;

/** The names of a variable, or of a record and its field, separated by NUL; undefined where it is a column. */
function variableIn(
  column: ColumnRef,
  variables: ReadonlySet<string>,
  relations: ReadonlySet<string>,
  routine: string | undefined,
): string | undefined {
  const fields = column.fields ?? [];
  const names: string[] = [];
  for (const field of fields) {
    if (!('String' in field) || field.String.sval === undefined) return undefined;
    names.push(field.String.sval);
  }
  const [first, second] = names;
  if (first === undefined) return undefined;
  const isQualified = names.length > 1;
  if (isQualified && relations.has(first)) return undefined;
  const isArgument = isQualified && first === routine && second !== undefined && variables.has(second);
  return isArgument || variables.has(first) ? names.join('\0') : undefined;
}

/** ORDER BY and GROUP BY look for a lone name among the columns that are returned first. */
function outputsNamedBy({ SortBy: sort, groupClause = [] }: Holder): readonly unknown[] {
  return sort ? [sort.node] : groupClause;
}

/** The names that columns may be qualified with. A table stands in a RangeVar, or bare in the field for a target. */
function addRelation(holder: Holder & Relation, relations: Set<string>): void {
  const relation = holder.RangeVar ?? holder;
  const name = relation.alias?.aliasname ?? relation.relname;
  if (name !== undefined) relations.add(name);
}

function walk(value: unknown, visit: (holder: Holder) => void): void {
  const pending: unknown[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) for (const item of next) pending.push(item);
    else if (typeof next === 'object' && next !== null) {
      visit(next);
      for (const inner of Object.values(next))
        if (typeof inner === 'object' && inner !== null) pending.push(inner);
    }
  }
}
