import { operatorName, visitOf } from '../schema/predicates';
import { expressionRange } from '../syntax/expression-range';
import type { Tree, Visit } from '../syntax/tree';
import { isTestedOnAllRows } from './rewrites/pattern-filter';
import { patternOf, startsWithWildcard } from './rewrites/wildcard-pattern';
import { defineRule } from './rule';

export const leadingWildcard = defineRule<'nothing'>({
  name: 'leading-wildcard',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['A_Expr'],
  fix: 'none',
  summary: 'A pattern that starts with a wildcard, which a B-tree index cannot answer.',
  why: "A B-tree index is sorted from the first character on. `LIKE 'abc%'` reads one stretch of it; `LIKE '%abc'` could match anywhere, so PostgreSQL tests the pattern on every row.",
  advice:
    'Create a trigram index: `CREATE EXTENSION pg_trgm; CREATE INDEX ON products USING gin (name gin_trgm_ops)`. For whole words use full-text search; for endings an index on `reverse(name)`.',
  bad: [
    "SELECT id FROM products WHERE name LIKE '%lamp';",
    "SELECT id FROM products WHERE lower(name) ILIKE '%' || $1 || '%';",
    "SELECT id FROM products WHERE name SIMILAR TO '_(a|b)%';",
  ],
  good: [
    "SELECT id FROM products WHERE name LIKE 'lamp%';",
    "SELECT id, name LIKE '%lamp' AS lamp FROM products WHERE id = 7;",
    "CREATE TABLE products (id bigint, name text);\nCREATE INDEX ON products USING gin (name gin_trgm_ops);\nSELECT id FROM products WHERE name LIKE '%lamp%';",
    "CREATE TABLE products (id bigint PRIMARY KEY, name text);\nSELECT id FROM products WHERE id = $1 AND name LIKE '%lamp';",
    "CREATE TABLE products (id bigint PRIMARY KEY, name text);\nCREATE VIEW names AS SELECT max(name) AS name FROM products GROUP BY id;\nSELECT name FROM names WHERE name LIKE '%lamp';",
    "SELECT indexdef FROM pg_indexes i JOIN pg_class c ON c.relname = i.indexname WHERE indexdef LIKE '%gin%';",
    "SELECT table_name FROM information_schema.tables WHERE table_name LIKE '%lamp';",
  ],
  *check(statement, context) {
    for (const match of statement.tree.of('A_Expr')) {
      const found = wildcardMatch(match, statement.tree);
      if (!found || !isTestedOnAllRows(match, found.side, statement, context)) continue;
      const { text } = statement;
      const side = expressionRange(statement, found.side);
      yield {
        range: expressionRange(statement, found.pattern),
        message: `The pattern starts with a wildcard: an index on \`${text.slice(side.start, side.end)}\` cannot be used.`,
      };
    }
  },
});

interface WildcardMatch {
  readonly side: Visit;
  readonly pattern: Visit;
}

/** `column LIKE '%…'` and its like; a negated one reads nearly all rows anyway. */
function wildcardMatch(match: Visit<'A_Expr'>, tree: Tree): WildcardMatch | undefined {
  const { kind, name, lexpr, rexpr } = match.node;
  const operator = operatorName(name);
  const isLike = operator === '~~' || operator === '~~*' || (kind === 'AEXPR_SIMILAR' && operator === '~');
  if (!isLike || !startsWithWildcard(rexpr)) return undefined;
  const side = visitOf(lexpr, tree);
  const pattern = visitOf(patternOf(rexpr), tree);
  const hasColumn = side && [...tree.below(side)].some(({ type }) => type === 'ColumnRef');
  return side && pattern && hasColumn ? { side, pattern } : undefined;
}
