import { visitOf } from '../schema/predicates';
import type { ReadText } from '../syntax/expression-range';
import { tokenIndexAt } from '../syntax/tokens';
import { ancestor, as, type Tree, type Visit } from '../syntax/tree';
import type { TextEdit } from '../text/edit';
import { hasOpenText } from './rewrites/open-text';
import { defineRule } from './rule';

export const unusedCte = defineRule<'nothing'>({
  name: 'unused-cte',
  severity: 'hint',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['CommonTableExpr'],
  fix: 'safe',
  summary: 'A WITH query that nothing reads.',
  why: 'PostgreSQL does not run a `SELECT` in `WITH` that nothing reads, so it costs no time; but whoever reads the query looks for its use in vain, and a name that was mistyped may be the reason. (One that changes data runs whether it is read or not, and is never reported.)',
  advice: 'Remove it, or read from it.',
  bad: [
    'WITH late AS (SELECT id FROM orders WHERE late) SELECT name FROM users WHERE id = $1;',
    'WITH a AS (SELECT 1 AS n), b AS (SELECT 2 AS n) SELECT n FROM b;',
  ],
  good: [
    'WITH late AS (SELECT id FROM orders WHERE late) SELECT id FROM late;',
    'WITH gone AS (DELETE FROM orders WHERE late RETURNING id) SELECT name FROM users WHERE id = $1;',
    'WITH a AS (SELECT 1 AS n), b AS (SELECT n FROM a) SELECT n FROM b;',
  ],
  *check(statement) {
    const { tree, tokens } = statement;
    if (hasOpenText(statement)) return;
    for (const cte of tree.of('CommonTableExpr')) {
      const { ctename, ctequery, location = 0 } = cte.node;
      if (ctename === undefined || !ctequery || !('SelectStmt' in ctequery) || changesData(cte, tree))
        continue;
      if (isRead(ctename, cte, tree)) continue;
      const edit = cte.node.search_clause || cte.node.cycle_clause ? undefined : without(cte, statement);
      const name = tokens[tokenIndexAt(tokens, location)];
      if (!name) continue;
      yield {
        range: { start: name.start, end: name.end },
        message: `Nothing reads \`${ctename}\`: PostgreSQL does not run it.`,
        ...(edit && { fixes: [{ title: `Remove ${ctename}`, safety: 'safe' as const, edits: [edit] }] }),
      };
    }
  },
});

function changesData(cte: Visit, tree: Tree): boolean {
  for (const { type } of tree.below(cte)) {
    if (type === 'InsertStmt' || type === 'UpdateStmt' || type === 'DeleteStmt' || type === 'MergeStmt')
      return true;
  }
  return false;
}

/** Any table of that name counts, wherever it stands, but not within the query itself. */
function isRead(name: string, cte: Visit<'CommonTableExpr'>, tree: Tree): boolean {
  return tree.of('RangeVar').some((range) => {
    if (range.node.relname !== name) return false;
    for (let up: Visit | undefined = range; up; up = up.parent) if (up.node === cte.node) return false;
    return true;
  });
}

/** With its comma; with the whole WITH where it is the only one. */
function without(
  cte: Visit<'CommonTableExpr'>,
  { tree, text, tokens }: ReadText & { tree: Tree },
): TextEdit | undefined {
  const clause = ancestor(cte, 'WithClause');
  const ctes = clause?.node.ctes ?? [];
  const place = ctes.findIndex((one) => as(visitOf(one, tree), 'CommonTableExpr')?.node === cte.node);
  const first = tokenIndexAt(tokens, cte.node.location ?? 0);
  const last = endOfQuery(text, tokens, first);
  const word = (i: number) => text.slice(tokens[i]?.start, tokens[i]?.end).toLowerCase();
  if (!clause || place < 0 || last === undefined) return undefined;
  let from = tokens[first]?.start;
  let to = tokens[last + 1]?.start;
  if (ctes.length === 1) {
    const before = word(first - 1) === 'recursive' ? first - 2 : first - 1;
    if (word(before) !== 'with') return undefined;
    from = tokens[before]?.start;
  } else if (place < ctes.length - 1) {
    if (word(last + 1) !== ',') return undefined;
    to = tokens[last + 2]?.start;
  } else {
    from = tokens[first - 2]?.end;
    to = tokens[last]?.end;
  }
  if (from === undefined || to === undefined || /--|\/\*/.test(text.slice(from, to))) return undefined;
  return { range: { start: from, end: to }, newText: '' };
}

/** The parenthesis that closes `name (…) AS [NOT] [MATERIALIZED] (…)`. */
function endOfQuery(text: string, tokens: ReadText['tokens'], first: number): number | undefined {
  let depth = 0;
  let hasAs = false;
  for (let i = first + 1; i < tokens.length; i++) {
    const word = text.slice(tokens[i]?.start, tokens[i]?.end).toLowerCase();
    if (word === '(') depth++;
    else if (word === ')' && --depth === 0 && hasAs) return i;
    else if (depth === 0 && word === 'as') hasAs = true;
  }
  return undefined;
}
