import { operatorName, visitOf } from '../schema/predicates';
import type { A_Expr, Node } from '../syntax/ast';
import { expressionRange } from '../syntax/expression-range';
import { isTestedOnAllRows, matchedColumn } from './rewrites/pattern-filter';
import { defineRule } from './rule';

export const regexWithoutTrigramIndex = defineRule<'nothing'>({
  name: 'regex-without-trigram-index',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['A_Expr'],
  fix: 'none',
  summary: 'A regular expression that does not begin with a fixed text, which a B-tree index cannot answer.',
  why: 'Only an expression that begins with `^` and plain characters narrows where a B-tree index has to be searched. Any other one is tested on every row, and costs more per row than LIKE.',
  advice:
    'Create a trigram index: `CREATE EXTENSION pg_trgm; CREATE INDEX ON products USING gin (name gin_trgm_ops)`. Where a word is looked for, full-text search finds it by an index too.',
  bad: [
    "SELECT id FROM products WHERE name ~ 'lamps?';",
    "SELECT id FROM products WHERE name ~* '^lamp';",
    "SELECT id FROM products WHERE name SIMILAR TO '(red|blue) lamp%';",
  ],
  good: [
    "SELECT id FROM products WHERE name ~ '^lamp';",
    "SELECT id, name ~ 'lamp' AS lamp FROM products WHERE id = 7;",
    "CREATE TABLE products (id bigint, name text);\nCREATE INDEX ON products USING gin (name gin_trgm_ops);\nSELECT id FROM products WHERE name ~* 'lamps?';",
    "CREATE TABLE nodes (id bigint, path ltree);\nSELECT id FROM nodes WHERE path ~ 'top.science.*';",
  ],
  *check(statement, context) {
    const { tree } = statement;
    for (const match of tree.of('A_Expr')) {
      const pattern = openPattern(match.node);
      const side = visitOf(match.node.lexpr, tree);
      const hasColumn = side && [...tree.below(side)].some(({ type }) => type === 'ColumnRef');
      const range = pattern && visitOf(pattern, tree);
      if (!side || !range || !hasColumn) continue;
      const type = matchedColumn(side, tree, context)?.column?.type;
      // Operators of the same name compare paths, ranges and shapes.
      const isText = type === undefined || /^(?:text|character|citext|jsonb?)\b/.test(type);
      if (!isText || !isTestedOnAllRows(match, side, statement, context)) continue;
      const { start, end } = expressionRange(statement, side);
      yield {
        range: expressionRange(statement, range),
        message: `The expression ${isAnchored(pattern) ? 'ignores case' : 'may match anywhere'} in \`${statement.text.slice(start, end)}\`: without a trigram index every row is tested.`,
      };
    }
  },
});

/** The pattern of a match, where it is known and begins with nothing that an index could look up. */
function openPattern({ kind, name, rexpr }: A_Expr): Node | undefined {
  const operator = operatorName(name);
  if (kind === 'AEXPR_SIMILAR') {
    const call = rexpr && 'FuncCall' in rexpr ? rexpr.FuncCall : undefined;
    const pattern = call?.args?.[0];
    // A wildcard at the start is the business of LIKE as well.
    return operator === '~' && /^[([|]/.test(constantText(pattern) ?? '') ? pattern : undefined;
  }
  if (kind !== 'AEXPR_OP' || (operator !== '~' && operator !== '~*')) return undefined;
  const text = constantText(rexpr);
  // `*` opens no regular expression, but a query of ltree.
  if (!text || text.startsWith('*')) return undefined;
  if (!text.startsWith('^')) return rexpr;
  return operator === '~*' && /^\^[\p{L}\p{N}\s_-]/u.test(text) ? rexpr : undefined;
}

function isAnchored(pattern: Node): boolean {
  return constantText(pattern)?.startsWith('^') === true;
}

function constantText(node: Node | undefined): string | undefined {
  return node && 'A_Const' in node ? node.A_Const.sval?.sval : undefined;
}
