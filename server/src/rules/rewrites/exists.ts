import { visitOf } from '../../schema/predicates';
import type { Schema } from '../../schema/schema';
import { scopeOf } from '../../schema/scope';
import type { Node } from '../../syntax/ast';
import { clausesOf } from '../../syntax/clauses';
import { expressionRange } from '../../syntax/expression-range';
import { print } from '../../syntax/print';
import { as, type Visit } from '../../syntax/tree';
import type { Range } from '../../text/range';
import type { ParsedStatement } from '../rule';

/** `x IN (SELECT y …)` taken apart. */
export interface InSubquery {
  readonly link: Visit<'SubLink'>;
  readonly select: Visit<'SelectStmt'>;
  readonly tested: Node;
  readonly returned: Node;
}

/** Undefined where EXISTS could not take its place: rows compared, grouping, limits, set operations. */
export function inSubquery(link: Visit<'SubLink'>, { tree }: ParsedStatement): InSubquery | undefined {
  const { subLinkType, operName, testexpr, subselect } = link.node;
  if (subLinkType !== 'ANY_SUBLINK' || operName || !testexpr || 'RowExpr' in testexpr) return undefined;
  const select = as(visitOf(subselect, tree), 'SelectStmt');
  const target = select?.node.targetList?.[0];
  const returned = target && 'ResTarget' in target ? target.ResTarget.val : undefined;
  if (!select || !returned || select.node.targetList?.length !== 1) return undefined;
  return { link, select, tested: testexpr, returned };
}

/** The EXISTS that says the same, or undefined where the subquery's shape or an unclear name forbids it. */
export function existsText(
  { select, tested, returned }: InSubquery,
  statement: ParsedStatement,
  schema: Schema | undefined,
): string | undefined {
  const { node } = select;
  const { tree, text } = statement;
  const shapes = [
    node.groupClause,
    node.havingClause,
    node.limitCount,
    node.limitOffset,
    node.withClause,
    node.lockingClause,
    node.valuesLists,
    node.distinctClause?.some((item) => Object.keys(item).length > 0) ? node.distinctClause : undefined,
  ];
  if (node.op !== 'SETOP_NONE' || shapes.some((shape) => shape !== undefined)) return undefined;
  if (!('ColumnRef' in returned) || !('ColumnRef' in tested)) return undefined;
  const clauses = clausesOf(statement, select);
  const { relations } = scopeOf(select, tree, schema);
  const inner = qualifiedInner(
    returned,
    relations.map((relation) => relation.name),
  );
  const outer = qualifiedOuter(tested, relations, select, statement, schema);
  if (!clauses?.from || !inner || !outer) return undefined;
  const from = text.slice(clauses.from.start, clauses.from.end);
  const where = clauses.where ? text.slice(clauses.where.start, clauses.where.end) : undefined;
  const isOr =
    node.whereClause && 'BoolExpr' in node.whereClause && node.whereClause.BoolExpr.boolop === 'OR_EXPR';
  const kept =
    where === undefined
      ? 'WHERE'
      : isOr
        ? `WHERE (${where.slice('where'.length).trim()}) AND`
        : `${where} AND`;
  return `EXISTS (SELECT 1 ${from} ${kept} ${inner} = ${outer})`;
}

/** The whole of `x [NOT] IN (…)`. */
export function inRange(statement: ParsedStatement, visit: Visit): Range {
  return expressionRange(statement, visit);
}

function qualifiedInner(returned: Node, names: readonly string[]): string | undefined {
  if (!('ColumnRef' in returned)) return undefined;
  const fields = returned.ColumnRef.fields ?? [];
  if (fields.some((field) => !('String' in field))) return undefined;
  const [only] = names;
  if (fields.length > 1) return print(returned);
  if (names.length !== 1 || only === undefined) return undefined;
  return print({ ColumnRef: { fields: [{ String: { sval: only } }, ...fields] } });
}

/** The tested column with the name of its own table, so that the subquery's tables cannot capture it. */
function qualifiedOuter(
  tested: Node,
  inner: readonly { readonly name: string }[],
  select: Visit<'SelectStmt'>,
  { tree }: ParsedStatement,
  schema: Schema | undefined,
): string | undefined {
  if (!('ColumnRef' in tested)) return undefined;
  const fields = tested.ColumnRef.fields ?? [];
  if (fields.some((field) => !('String' in field))) return undefined;
  const captured = (name: string) => inner.some((relation) => relation.name === name);
  if (fields.length > 1) {
    const qualifier = fields.at(-2);
    return qualifier && 'String' in qualifier && !captured(qualifier.String.sval ?? '')
      ? print(tested)
      : undefined;
  }
  for (let up = select.parent; up; up = up.parent) {
    const holder = as(up, 'SelectStmt') ?? as(up, 'UpdateStmt') ?? as(up, 'DeleteStmt');
    if (!holder) continue;
    const relations = scopeOf(holder, tree, schema).relations;
    const [only] = relations;
    if (relations.length !== 1 || !only || captured(only.name)) return undefined;
    return print({ ColumnRef: { fields: [{ String: { sval: only.name } }, ...fields] } });
  }
  return undefined;
}
