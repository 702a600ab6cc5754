import { foldsToOneRow } from '../../schema/predicates';
import type { Schema } from '../../schema/schema';
import { scopeOf } from '../../schema/scope';
import type { Node } from '../../syntax/ast';
import { type Clauses, clausesOf } from '../../syntax/clauses';
import {
  and,
  column,
  compare,
  isNotNull,
  isNull,
  notDistinct,
  or,
  parameter,
  print,
  row,
} from '../../syntax/print';
import { quoteIdentifier } from '../../syntax/quote-identifier';
import { as, type Visit } from '../../syntax/tree';
import type { TextEdit } from '../../text/edit';
import type { ParsedStatement } from '../rule';
import { addCondition } from './add-condition';
import { type OrderKey, orderKeys, outputName } from './order-keys';
import { rowIdentity } from './row-identity';

/** A query that goes on behind the last row of the page before, instead of counting rows from the start. */
export interface KeysetRewrite {
  readonly edits: readonly TextEdit[];
  /** Names of the columns that order the rows, the tie-breaker last. */
  readonly keys: readonly string[];
  /** What each new parameter takes: `$3` the last row's `id`. */
  readonly parameters: readonly { readonly written: string; readonly column: string }[];
  /** Columns that the query returns in addition, because the next page needs their values. */
  readonly added: readonly string[];
}

/**
 * Rewrites OFFSET to keyset pagination. Undefined where the pages would not hold the same rows: no unique key known,
 * an order by what is not selected, grouping, DISTINCT, set operations, parameters that are counted by position.
 */
export function keysetRewrite(
  statement: ParsedStatement,
  select: Visit<'SelectStmt'>,
  schema: Schema | undefined,
): KeysetRewrite | undefined {
  const { node } = select;
  if (
    !node.limitOffset ||
    !node.limitCount ||
    !node.sortClause ||
    node.limitOption === 'LIMIT_OPTION_WITH_TIES'
  ) {
    return undefined;
  }
  if (node.op !== 'SETOP_NONE' || node.distinctClause || node.groupClause || node.havingClause)
    return undefined;
  const { tree } = statement;
  if (foldsToOneRow(node, tree) || usesWindow(select, statement)) return undefined;
  const clauses = clausesOf(statement, select);
  const written = orderKeys(select, tree, schema);
  if (!clauses?.order || !clauses.offset || !written) return undefined;

  const orderedBy = new Set(written.flatMap((key) => (key.column === undefined ? [] : [key.column])));
  const identity = rowIdentity(select, tree, schema, orderedBy);
  if (!identity) return undefined;
  const keys = withTieBreaker(written, identity, select, statement, schema);
  if (keys.some((key) => key.output === undefined && key.column === undefined)) return undefined;

  const parameters = newParameters(statement, node.limitOffset, keys);
  if (!parameters) return undefined;
  const condition = parameters.reduce(
    (text, { number, written: name }) => text.replace(new RegExp(`\\$${number}(?!\\d)`, 'g'), () => name),
    print(
      behind(
        keys,
        parameters.map(({ number }) => parameter(number)),
      ),
    ),
  );
  const added = keys.filter((key) => key.output === undefined);
  return {
    edits: [
      ...selectEdits(added, clauses, statement),
      ...addCondition(condition, clauses, node.whereClause),
      ...orderEdits(keys.slice(written.length), clauses),
      removal(clauses.offset, statement.text),
    ],
    keys: keys.map(nameOf),
    parameters: keys.map((key, i) => ({ written: parameters[i]?.written ?? '', column: nameOf(key) })),
    added: added.map(nameOf),
  };
}

function nameOf(key: OrderKey): string {
  return key.output ?? key.column ?? print(key.expression);
}

function usesWindow(select: Visit<'SelectStmt'>, { tree }: ParsedStatement): boolean {
  return tree.of('FuncCall').some((call) => call.node.over !== undefined && isIn(call, select));
}

function isIn(visit: Visit, container: Visit<'SelectStmt'>): boolean {
  for (let up: Visit | undefined = visit; up; up = up.parent) if (up.node === container.node) return true;
  return false;
}

/** The keys, completed to a total order. */
function withTieBreaker(
  keys: readonly OrderKey[],
  identity: NonNullable<ReturnType<typeof rowIdentity>>,
  select: Visit<'SelectStmt'>,
  statement: ParsedStatement,
  schema: Schema | undefined,
): OrderKey[] {
  const { relation } = identity;
  const isThere = (name: string) =>
    keys.some((key) => key.column === name && key.relation?.node === relation.node);
  const several = scopeOf(select, statement.tree, schema).relations.length > 1;
  const descending = keys.every((key) => key.descending);
  const missing = identity.columns.filter((name) => !isThere(name));
  return [
    ...keys,
    ...missing.map((name): OrderKey => {
      const expression = several ? column(relation.name, name) : column(name);
      return {
        expression,
        descending,
        nullsFirst: descending,
        nullable: false,
        relation,
        column: name,
        output: shownAs(name, relation, select, statement, schema),
      };
    }),
  ];
}

/** The name under which the query returns a column of one of its relations. */
function shownAs(
  name: string,
  relation: OrderKey['relation'],
  select: Visit<'SelectStmt'>,
  { tree }: ParsedStatement,
  schema: Schema | undefined,
): string | undefined {
  for (const reference of tree.of('ColumnRef')) {
    const target = as(reference.parent, 'ResTarget');
    if (!target || target.parent?.node !== select.node) continue;
    const fields = reference.node.fields ?? [];
    const last = fields.at(-1);
    const before = fields.at(-2);
    const qualifier = before && 'String' in before ? before.String.sval : undefined;
    if (qualifier !== undefined && qualifier !== relation?.name) continue;
    if (last && 'A_Star' in last) return name;
    if (!last || !('String' in last) || last.String.sval !== name) continue;
    const output = outputName({ ColumnRef: reference.node }, select, tree, schema);
    if (output !== undefined) return target.node.name ?? name;
  }
  return undefined;
}

/** The rows behind the one whose keys the parameters hold. */
function behind(keys: readonly OrderKey[], values: readonly Node[]): Node {
  const pairs = keys.flatMap((key, i) => {
    const value = values[i];
    return value ? [{ key, value }] : [];
  });
  const first = pairs[0];
  const sameDirection = pairs.every(({ key }) => key.descending === first?.key.descending && !key.nullable);
  if (!first) return { A_Const: { boolval: { boolval: true } } };
  if (sameDirection && pairs.length > 1) {
    const operator = first.key.descending ? '<' : '>';
    return compare(row(...keys.map((key) => key.expression)), operator, row(...values));
  }
  const nested = pairs.reduceRight<Node | undefined>((rest, { key, value }) => {
    const after = behindOne(key, value);
    if (!rest) return after;
    const same = key.nullable ? notDistinct(key.expression, value) : compare(key.expression, '=', value);
    return or(after, and(same, rest));
  }, undefined);
  const condition = nested ?? behindOne(first.key, first.value);
  if (first.key.nullable || pairs.length === 1) return condition;
  // The same rows, in a form that gives an index its starting point.
  return and(compare(first.key.expression, first.key.descending ? '<=' : '>=', first.value), condition);
}

function behindOne({ expression, descending, nullable, nullsFirst }: OrderKey, value: Node): Node {
  const further = compare(expression, descending ? '<' : '>', value);
  if (!nullable) return further;
  return nullsFirst
    ? or(further, and(isNull(value), isNotNull(expression)))
    : or(further, and(isNull(expression), isNotNull(value)));
}

interface NewParameter {
  readonly number: number;
  readonly written: string;
}

/** Numbered after the ones that stay: the number that OFFSET leaves unused must not stay unused. */
function newParameters(
  { parameters }: ParsedStatement,
  offset: Node,
  keys: readonly OrderKey[],
): NewParameter[] | undefined {
  const freed = 'ParamRef' in offset ? (offset.ParamRef.number ?? 0) : 0;
  const uses = parameters.filter((one) => one.index === freed).length;
  const staying = parameters.filter((one) => one.index !== freed || uses > 1);
  if (parameters.some((one) => one.written === '?' || one.written.startsWith('${'))) return undefined;
  const style = staying.find((one) => !/^\$\d+$/.test(one.written))?.written[0];
  const named = style ?? parameters.find((one) => !/^\$\d+$/.test(one.written))?.written[0];
  const taken = new Set(staying.map((one) => one.index));
  let number = 0;
  return keys.map((key) => {
    do number++;
    while (taken.has(number));
    taken.add(number);
    return {
      number,
      written: named === undefined ? `$${number}` : `${named}last_${nameOf(key).replace(/\W+/g, '_')}`,
    };
  });
}

function selectEdits(
  added: readonly OrderKey[],
  { select, from }: Clauses,
  { text }: ParsedStatement,
): TextEdit[] {
  if (added.length === 0 || !select || !from) return [];
  const at = text.slice(0, from.start).trimEnd().length;
  return [
    { range: { start: at, end: at }, newText: added.map((key) => `, ${print(key.expression)}`).join('') },
  ];
}

function orderEdits(tieBreaker: readonly OrderKey[], { order }: Clauses): TextEdit[] {
  if (!order || tieBreaker.length === 0) return [];
  const items = tieBreaker.map((key) => `, ${print(key.expression)}${key.descending ? ' DESC' : ''}`);
  return [{ range: { start: order.end, end: order.end }, newText: items.join('') }];
}

/** A clause with the white space before it. */
function removal(clause: { start: number; end: number }, text: string): TextEdit {
  const start = text.slice(0, clause.start).trimEnd().length;
  return { range: { start, end: clause.end }, newText: '' };
}

/** `created_at and id` */
export function listed(names: readonly string[]): string {
  const quoted = names.map(quoteIdentifier);
  return quoted.length < 2 ? (quoted[0] ?? '') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
