import { indexLeadingWith } from '../schema/index-cover';
import { type Comparison, columnComparison, conjuncts, isSelective, visitOf } from '../schema/predicates';
import { mostRows } from '../schema/relation-size';
import { namePath, type ResolvedColumn, resolveColumn, scopeHolderOf, scopeOf } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { as, type Tree, type Visit } from '../syntax/tree';
import { hasTrigramIndex } from './rewrites/pattern-filter';
import { unionFix } from './rewrites/union-of-arms';
import { startsWithWildcard } from './rewrites/wildcard-pattern';
import { type Context, defineRule, type ParsedStatement } from './rule';

/** So few rows are filtered in no time. */
const fewRows = 1_000;

export const orAcrossColumns = defineRule<'nothing'>({
  name: 'or-across-columns',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['BoolExpr'],
  fix: 'safe',
  isOptimization: true,
  summary: 'An OR between conditions on different columns, which no single index can answer.',
  why: 'An index on one of the columns finds only half of the rows. PostgreSQL can combine two indexes of one table with a bitmap when both exist; across two tables it cannot, and filters the whole join.',
  advice:
    'Create an index on each column, or write the query as a `UNION` of one part for each condition, so that every part uses its own index.',
  bad: [
    'CREATE TABLE customers (id bigint PRIMARY KEY, email text);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, reference text);\nSELECT o.id, o.reference FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.reference = $1 OR c.email = $1;',
    'SELECT id FROM users WHERE email = $1 OR phone = $2;',
    'SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.reference = $1 OR c.email = $1;',
  ],
  good: [
    'SELECT id FROM plans WHERE (owner_id = $1 AND group_id IS NULL) OR (owner_id IS NULL AND group_id = $2);',
    'CREATE INDEX ON users (id) WHERE email = 1 OR phone = 2;',
    'SELECT id FROM users WHERE status = 1 OR status = 2;',
    'SELECT id FROM users WHERE tenant_id = 3 AND (email = $1 OR phone = $2);',
    'CREATE TABLE users (id bigint PRIMARY KEY, email text, phone text);\nCREATE INDEX users_email_idx ON users (email);\nCREATE INDEX users_phone_idx ON users (phone);\nSELECT id FROM users WHERE email = $1 OR phone = $2;',
    'SELECT id FROM users WHERE $1 OR email = $2;',
    "CREATE TABLE users (id bigint PRIMARY KEY, email text, phone text);\nINSERT INTO users VALUES (1, 'a', 'b');\nSELECT id FROM users WHERE email = $1 OR phone = $2;",
    'DELETE FROM jobs WHERE queue = ANY ($1) AND (done < $2 OR kept_until < $3);',
    'SELECT id FROM users WHERE email ~ $1 OR name ~ $1;',
  ],
  *check(statement, context) {
    for (const or of statement.tree.of('BoolExpr')) {
      if (or.node.boolop !== 'OR_EXPR' || !decides(or, statement, context)) continue;
      const holder = scopeHolderOf(or);
      if (holder && mostRows(scopeOf(holder, statement.tree, context.schema), statement.tree) < fewRows)
        continue;
      const columns = (or.node.args ?? []).map((arm) => comparedColumn(arm, statement, context));
      if (!columns.every((column) => column !== undefined) || shareColumn(or.node.args ?? [], statement))
        continue;
      const names = [...new Set(columns.map((column) => column.key))];
      const tables = new Set(columns.map((column) => column.relation));
      if (names.length < 2 || (tables.size === 1 && columns.every((column) => column.indexed))) continue;
      const at = or.node.location ?? 0;
      // Within one table the parts would need the same two indexes that serve the OR as well.
      const fix = tables.size > 1 ? unionFix(or, statement, context.schema) : undefined;
      const listed = names.map((name) => `\`${name}\``).join(' and ');
      yield {
        range: { start: at, end: at + 'or'.length },
        message:
          tables.size > 1
            ? `OR between ${listed} of different tables: no index can find the rows, the whole join is filtered.`
            : `OR between ${listed}: an index on one of them finds only part of the rows.`,
        ...(fix && { fixes: [fix] }),
      };
    }
  },
});

/** Whether the OR alone decides which rows are read: nothing beside it in the WHERE that an index could use. */
function decides(or: Visit<'BoolExpr'>, { tree }: ParsedStatement, { schema }: Context): boolean {
  const parent = as(or.parent, 'BoolExpr');
  if (or.field === 'whereClause') return or.parent !== undefined && searches.has(or.parent.type);
  if (parent?.node.boolop !== 'AND_EXPR' || parent.field !== 'whereClause') return false;
  if (!parent.parent || !searches.has(parent.parent.type)) return false;
  return !conjuncts({ BoolExpr: parent.node }).some((other) => {
    const comparison = columnComparison(other, tree);
    if (comparison?.operator !== 'IN') return comparison?.operator === '=';
    const resolved = resolveColumn(comparison.column, tree, schema);
    // A list that is given holds keys more often than one that is written down, which may be of states.
    if (!resolved?.relation.table) return comparison.visit.node.kind === 'AEXPR_OP_ANY';
    return indexLeadingWith(resolved.relation.table, [resolved.name]) !== undefined;
  });
}

/** Not the predicate of an index or a policy. */
const searches: ReadonlySet<string> = new Set(['SelectStmt', 'UpdateStmt', 'DeleteStmt']);

/** Whether each arm limits one and the same column: an index on it serves them all. */
function shareColumn(arms: readonly Node[], { tree }: ParsedStatement): boolean {
  return columnsOfAll(arms, tree).size > 0;
}

/** The columns that every arm limits. */
function columnsOfAll(arms: readonly Node[], tree: Tree): ReadonlySet<string> {
  const [first = new Set<string>(), ...others] = arms.map(
    (arm) => new Set(conjuncts(arm).flatMap((condition) => [...limitedColumns(condition, tree)])),
  );
  return new Set([...first].filter((name) => others.every((names) => names.has(name))));
}

function limitedColumns(condition: Node, tree: Tree): Iterable<string> {
  if ('BoolExpr' in condition && condition.BoolExpr.boolop === 'OR_EXPR')
    return columnsOfAll(condition.BoolExpr.args ?? [], tree);
  const tested = 'NullTest' in condition ? as(visitOf(condition.NullTest.arg, tree), 'ColumnRef') : undefined;
  const comparison = tested ? undefined : columnComparison(condition, tree);
  const column = tested ?? (comparison && isSelective(comparison) ? comparison.column : undefined);
  const name = column && namePath(column.node.fields)?.join('.');
  return name === undefined ? [] : [name];
}

interface Compared {
  readonly key: string;
  readonly relation: unknown;
  readonly indexed: boolean;
}

/**
 * The column that an arm compares with a constant. An arm of several conditions counts by its first comparison that an
 * index of the column could answer.
 */
function comparedColumn(arm: Node, { tree }: ParsedStatement, { schema }: Context): Compared | undefined {
  for (const condition of conjuncts(arm)) {
    const comparison = columnComparison(condition, tree);
    if (!comparison || !isSelective(comparison)) continue;
    const resolved = resolveColumn(comparison.column, tree, schema);
    if (!mayBeAnswered(comparison, resolved)) continue;
    const fields = comparison.column.node.fields ?? [];
    const path = fields.flatMap((field) => ('String' in field ? [field.String.sval ?? ''] : []));
    const relation = resolved?.relation.node ?? (path.length > 1 ? path[0] : undefined);
    return { key: path.join('.'), relation, indexed: hasIndex(resolved) };
  }
  return undefined;
}

/** A pattern that may match anywhere is found by a trigram index alone. */
function mayBeAnswered(
  { operator, column, value }: Comparison,
  resolved: ResolvedColumn | undefined,
): boolean {
  if (!/^~~?\*?(?: ANY)?$/.test(operator)) return true;
  if (operator === '~~' && !startsWithWildcard(value)) return true;
  const type = resolved?.column?.type;
  // Operators of the same name compare paths, ranges and shapes.
  if (type !== undefined && !/^(?:text|character|citext)\b/.test(type)) return true;
  const table = resolved?.relation.table;
  return table !== undefined && hasTrigramIndex(table, column);
}

function hasIndex(resolved: ResolvedColumn | undefined): boolean {
  const indexes = resolved?.relation.table?.indexes ?? [];
  return indexes.some((index) => index.valid && index.keys[0]?.column === resolved?.name);
}
