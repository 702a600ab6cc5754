import type { Table } from '../schema/schema';
import { scopeOf } from '../schema/scope';
import type { ColumnRef, ResTarget } from '../syntax/ast';
import { quoteIdentifier } from '../syntax/quote-identifier';
import { ancestor, as, type Visit } from '../syntax/tree';
import type { TextEdit } from '../text/edit';
import { type Context, defineRule, type Finding, type ParsedStatement } from './rule';

export const selectStar = defineRule<'nothing'>({
  name: 'select-star',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['A_Star'],
  fix: 'unsafe',
  summary: 'A query that returns every column of its tables.',
  why: 'Every column is read, detoasted, sent and parsed, whether the caller uses it or not: one wide `text` or `jsonb` column can cost more than the rest of the query. An index-only scan is out of reach, and a column added later changes what the caller receives.',
  advice: 'Name the columns that the caller uses.',
  bad: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\nSELECT * FROM orders WHERE id = 7;',
    'SELECT * FROM orders;',
    'INSERT INTO archive (id, total) SELECT * FROM orders WHERE id < $1;',
    'SELECT o.* FROM orders o JOIN users u ON u.id = o.user_id WHERE u.id = 7;',
  ],
  good: [
    'SELECT id, total FROM orders;',
    'SELECT count(*) FROM orders;',
    'SELECT id FROM users u WHERE EXISTS (SELECT * FROM orders o WHERE o.user_id = u.id);',
    'WITH recent AS (SELECT id, total FROM orders) SELECT * FROM recent;',
    'SELECT * FROM (SELECT id FROM orders) AS named;',
    'SELECT * FROM generate_series(1, 3);',
    'EXPLAIN (ANALYZE) SELECT * FROM orders;',
    'CREATE VIEW every AS SELECT * FROM orders;',
  ],
  *check(statement, context) {
    // Records and the types of rows that functions return have the columns that the table has.
    if (context.body || isOnlyExplained(statement)) return;
    for (const column of statement.tree.of('ColumnRef')) {
      const star = starOf(column);
      if (star) yield* findingAt(star, statement, context);
    }
  },
});

/** A plan is returned instead. */
function isOnlyExplained({ tree, isPrefixed }: ParsedStatement): boolean {
  return isPrefixed || tree.root.type === 'ExplainStmt';
}

interface Star {
  readonly column: ColumnRef;
  readonly select: Visit<'SelectStmt'>;
  /** The `o` of `o.*`. */
  readonly qualifier: string | undefined;
  /** An INSERT takes the columns by their position. */
  readonly inserted: boolean;
}

/** A `*` in the list of a query whose rows somebody receives. */
function starOf(column: Visit<'ColumnRef'>): Star | undefined {
  const fields = column.node.fields ?? [];
  const last = fields.at(-1);
  if (!last || !('A_Star' in last)) return undefined;
  const target = as(column.parent, 'ResTarget');
  const select = as(target?.parent, 'SelectStmt');
  if (!target || !select || target.field !== 'targetList') return undefined;
  const insert = as(select.parent, 'InsertStmt')?.node;
  // Where the INSERT names no columns either, that is another rule's business.
  const inserted = insert?.cols !== undefined;
  if (
    !inserted &&
    ancestor(
      select,
      'ViewStmt',
      'CreateTableAsStmt',
      'InsertStmt',
      'CommonTableExpr',
      'SubLink',
      'RangeSubselect',
    )
  ) {
    return undefined;
  }
  const before = fields.at(-2);
  const qualifier = before && 'String' in before ? before.String.sval : undefined;
  return { column: column.node, select, qualifier, inserted };
}

function* findingAt(star: Star, statement: ParsedStatement, context: Context): Iterable<Finding> {
  const scope = scopeOf(star.select, statement.tree, context.schema);
  const relations = scope.relations.filter(
    (one) => star.qualifier === undefined || one.name === star.qualifier,
  );
  if (!relations.some((relation) => relation.kind === 'table')) return;
  const start = star.column.location ?? 0;
  const end = statement.text.indexOf('*', start) + 1;
  const names = relations.map((relation) => relation.written);
  const columns = relations.flatMap((relation) => {
    const qualifier =
      relations.length > 1 || scope.relations.length > 1 ? `${quoteIdentifier(relation.name)}.` : '';
    return relation.columns?.map((column) => qualifier + quoteIdentifier(column)) ?? [];
  });
  const known = relations.every((relation) => relation.columns !== undefined) && !scope.mergesColumns;
  const count = known ? `all ${columns.length} columns` : 'every column';
  const large = relations.flatMap(({ table }) => (table ? largeColumns(table) : []));
  const heavy = large.length > 0 ? `, ${listOf(large)} among them, which can be large` : '';
  const edit: TextEdit = { range: { start, end }, newText: columns.join(', ') };
  yield {
    range: { start, end },
    message: star.inserted
      ? `Inserts ${count} of ${listOf(names)} by their position: one more column breaks the INSERT.`
      : `Returns ${count} of ${listOf(names)}${heavy}: name the ones that are used.`,
    ...(known &&
      columns.length > 0 &&
      !hasName(star) && {
        fixes: [{ title: `Name the ${columns.length} columns`, safety: 'unsafe', edits: [edit] }],
      }),
  };
}

/** What is stored out of line: of texts, those whose names speak of long ones. */
function largeColumns({ columns }: Table): string[] {
  return columns
    .filter(
      ({ name, type }) => /^(?:jsonb?|bytea|xml)$/.test(type) || (type === 'text' && longText.test(name)),
    )
    .map(({ name }) => name);
}

const longText =
  /(?:^|_)(?:body|content|contents|text|html|markdown|xml|json|payload|document|description|comment|comments|message|note|notes|data|raw|source|output|log|stack|trace)$/i;

/** `* AS x` is not SQL; a target with a name is something else. */
function hasName(star: Star): boolean {
  return (star.select.node.targetList ?? []).some(
    (target) => 'ResTarget' in target && isNamed(target.ResTarget, star.column),
  );
}

function isNamed(target: ResTarget, column: ColumnRef): boolean {
  const value = target.val;
  return (
    target.name !== undefined && value !== undefined && 'ColumnRef' in value && value.ColumnRef === column
  );
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
