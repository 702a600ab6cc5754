import { conjuncts, operatorName, visitOf } from '../../schema/predicates';
import type { Schema } from '../../schema/schema';
import { namePath, resolveColumn, type Scope, scopeOf } from '../../schema/scope';
import type { Node } from '../../syntax/ast';
import { type Clauses, clausesOf } from '../../syntax/clauses';
import { expressionRange } from '../../syntax/expression-range';
import { and, column, compare, integer, print } from '../../syntax/print';
import { as, type Visit } from '../../syntax/tree';
import type { Fix, ParsedStatement } from '../rule';
import { holdsComment } from './removal';
import { isUnorderedAggregate } from './row-functions';

/**
 * `(SELECT count(*) FROM orders o WHERE o.user_id = u.id)` as a join of `SELECT user_id, count(*) … GROUP BY user_id`,
 * which is computed once. The result is the same; it is slower where the outer query returns few rows.
 */
export function groupedJoinFix(
  link: Visit<'SubLink'>,
  outer: Visit<'SelectStmt'>,
  statement: ParsedStatement,
  schema: Schema | undefined,
): Fix | undefined {
  const { tree } = statement;
  const inner = as(visitOf(link.node.subselect, tree), 'SelectStmt');
  const target = inner?.node.targetList?.[0];
  const value = target && 'ResTarget' in target ? target.ResTarget : undefined;
  const aggregate = as(visitOf(value?.val, tree), 'FuncCall');
  const clauses = clausesOf(statement, outer);
  if (link.node.subLinkType !== 'EXPR_SUBLINK' || !inner || !clauses?.from || !value?.val) return undefined;
  if (!aggregate || !isUnorderedAggregate(aggregate) || !isPlain(inner)) return undefined;
  const { fromClause = [], targetList = [], groupClause, lockingClause } = outer.node;
  if (groupClause || lockingClause || fromClause.length !== 1 || targetList.some(isBareStar))
    return undefined;
  const scopes = { inner: scopeOf(inner, tree, schema), outer: scopeOf(outer, tree, schema) };
  const split = correlationOf(inner, scopes, statement, schema);
  const range = expressionRange(statement, link);
  if (!split || holdsComment(statement, range)) return undefined;

  const [alias, result, ...keys] = freshNames(split.pairs.length, statement, scopes.outer);
  if (!alias || !result) return undefined;
  const grouped = groupedQuery(inner, value.val, split, [result, ...keys]);
  const joined = print(
    and(...split.pairs.map(({ outer: other }, i) => compare(column(alias, keys[i] ?? ''), '=', other))),
  );
  const field = column(alias, result);
  const isCount = operatorName(aggregate.node.funcname) === 'count';
  const replacement = print(isCount ? { CoalesceExpr: { args: [field, integer(0)] } } : field);
  const named = as(link.parent, 'ResTarget')?.node;
  const name = value.name ?? operatorName(aggregate.node.funcname) ?? '';
  return {
    title: `Group once, and join as ${alias}`,
    safety: 'unsafe',
    edits: [
      { range, newText: named && named.name === undefined ? `${replacement} AS ${name}` : replacement },
      insertAt(behindFrom(clauses), ` LEFT JOIN (${print(grouped)}) AS ${alias} ON ${joined}`),
    ],
  };
}

interface Correlation {
  /** The columns that the subquery compares with the outer query. */
  readonly pairs: readonly { readonly inner: Node; readonly outer: Node }[];
  readonly rest: readonly Node[];
}

/** Undefined where the subquery depends on the outer one by anything but equality of columns of one type. */
function correlationOf(
  select: Visit<'SelectStmt'>,
  scopes: { readonly inner: Scope; readonly outer: Scope },
  { tree }: ParsedStatement,
  schema: Schema | undefined,
): Correlation | undefined {
  const pairs: { inner: Node; outer: Node }[] = [];
  const rest: Node[] = [];
  const resolve = (node: Node | undefined) => {
    const reference = as(visitOf(node, tree), 'ColumnRef');
    return reference && resolveColumn(reference, tree, schema);
  };
  const isOf = (scope: Scope, resolved: ReturnType<typeof resolve>) =>
    resolved !== undefined && scope.relations.some((one) => one.node === resolved.relation.node);
  for (const condition of conjuncts(select.node.whereClause)) {
    const comparison = 'A_Expr' in condition ? condition.A_Expr : undefined;
    const sides = [comparison?.lexpr, comparison?.rexpr] as const;
    const [left, right] = sides.map(resolve);
    const isEquality = comparison?.kind === 'AEXPR_OP' && operatorName(comparison.name) === '=';
    const isSame = left?.column !== undefined && left.column.type === right?.column?.type;
    const [a, b] = sides;
    if (isEquality && isSame && a && b && isOf(scopes.inner, left) && isOf(scopes.outer, right))
      pairs.push({ inner: a, outer: b });
    else if (isEquality && isSame && a && b && isOf(scopes.inner, right) && isOf(scopes.outer, left))
      pairs.push({ inner: b, outer: a });
    else rest.push(condition);
  }
  const others = [...rest, ...(select.node.targetList ?? []), ...(select.node.fromClause ?? [])];
  for (const other of others) {
    const visit = visitOf(other, tree);
    for (const below of visit ? tree.below(visit) : []) {
      if (below.type === 'SubLink') return undefined;
      const reference = as(below, 'ColumnRef');
      if (
        reference &&
        namePath(reference.node.fields) &&
        !isOf(scopes.inner, resolve({ ColumnRef: reference.node }))
      )
        return undefined;
    }
  }
  // An unqualified name would mean something else once the subquery is joined.
  const isQualified = pairs.every(
    ({ outer }) => 'ColumnRef' in outer && (outer.ColumnRef.fields?.length ?? 0) > 1,
  );
  return pairs.length > 0 && (isQualified || scopes.outer.relations.length === 1)
    ? { pairs, rest }
    : undefined;
}

function groupedQuery(
  { node }: Visit<'SelectStmt'>,
  aggregate: Node,
  { pairs, rest }: Correlation,
  names: readonly string[],
): Node {
  const keys = pairs.map(({ inner }) => inner);
  const targetList = [aggregate, ...keys].map((val, i) => ({ ResTarget: { val, name: names[i] ?? '' } }));
  return {
    SelectStmt: {
      targetList,
      fromClause: node.fromClause ?? [],
      ...(rest.length > 0 && { whereClause: and(...rest) }),
      groupClause: keys,
      op: 'SETOP_NONE',
      limitOption: 'LIMIT_OPTION_DEFAULT',
    },
  };
}

function isPlain({ node }: Visit<'SelectStmt'>): boolean {
  const clauses = [
    node.distinctClause,
    node.groupClause,
    node.havingClause,
    node.limitCount,
    node.limitOffset,
    node.withClause,
    node.sortClause,
    node.windowClause,
  ];
  return (
    node.op === 'SETOP_NONE' &&
    node.targetList?.length === 1 &&
    node.fromClause?.length === 1 &&
    clauses.every((clause) => clause === undefined)
  );
}

/** `*` would show the joined columns too. */
function isBareStar(target: Node): boolean {
  const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
  const fields = value && 'ColumnRef' in value ? (value.ColumnRef.fields ?? []) : [];
  return fields.length === 1 && fields[0] !== undefined && 'A_Star' in fields[0];
}

/** Names that nothing in the statement uses: of the join, of its result, and of its keys. */
function freshNames(keys: number, { text, tokens }: ParsedStatement, { relations }: Scope): string[] {
  const taken = new Set(relations.flatMap(({ columns = [] }) => columns));
  for (const { start, end } of tokens) taken.add(text.slice(start, end).toLowerCase().replaceAll('"', ''));
  const fresh = (wanted: string) => {
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`;
    taken.add(name);
    return name;
  };
  return ['grouped', 'result', ...Array.from({ length: keys }, () => 'key')].map(fresh);
}

function behindFrom({ from }: Clauses): number {
  return from?.end ?? 0;
}

function insertAt(offset: number, newText: string) {
  return { range: { start: offset, end: offset }, newText };
}
