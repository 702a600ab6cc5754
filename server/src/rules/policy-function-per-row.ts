import { hasFewerRows, namedTable } from '../schema/named-table';
import { isConstant } from '../schema/predicates';
import { namePath } from '../schema/scope';
import type { RangeVar } from '../syntax/ast';
import { tokenIndexAt } from '../syntax/tokens';
import { ancestor, as, type Visit } from '../syntax/tree';
import type { Range } from '../text/range';
import { defineRule, type ParsedStatement } from './rule';

/** So few rows are checked at once. */
const fewRows = 1_000;

export const policyFunctionPerRow = defineRule<'nothing'>({
  name: 'policy-function-per-row',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['CreatePolicyStmt', 'AlterPolicyStmt'],
  fix: 'safe',
  summary: 'A policy that asks for the current user or a setting again for each row.',
  why: 'The condition of a row-level security policy becomes part of every query of its table. A function in it, such as `current_setting()` or `auth.uid()`, is called for each row that is looked at, although its result is the same for all of them. In a subquery of its own it is called once.',
  advice: 'Write `(SELECT current_setting(…))` instead of `current_setting(…)`.',
  bad: [
    "CREATE POLICY own ON orders USING (tenant_id = current_setting('app.tenant')::bigint);",
    'CREATE POLICY own ON orders FOR INSERT WITH CHECK (auth.uid() = user_id);',
    "ALTER POLICY own ON orders USING (tenant_id IN (SELECT id FROM tenants WHERE name = current_setting('app.tenant')));",
  ],
  good: [
    "CREATE POLICY own ON orders USING (tenant_id = (SELECT current_setting('app.tenant')::bigint));",
    'CREATE POLICY own ON orders USING (user_id = (SELECT auth.uid()));',
    'CREATE POLICY own ON orders USING (owner = current_user);',
    "SELECT id FROM orders WHERE tenant_id = current_setting('app.tenant')::bigint;",
  ],
  *check(statement, context) {
    const { tree } = statement;
    const policy = as(tree.root, 'CreatePolicyStmt') ?? as(tree.root, 'AlterPolicyStmt');
    const relation: RangeVar | undefined = policy?.node.table;
    if (!relation) return;
    const target = namedTable(relation, statement, context);
    if (target.temporary || hasFewerRows(target.table, fewRows)) return;
    for (const call of tree.of('FuncCall')) {
      const name = nameOf(call);
      if (name === undefined || !(call.node.args ?? []).every((arg) => isConstant(arg, tree))) continue;
      const query = ancestor(call, 'SelectStmt');
      if (query && !query.node.fromClause) continue;
      const range = rangeOf(call, statement);
      const text = statement.text.slice(range.start, range.end);
      yield {
        range,
        message: `\`${name}()\` is called again for each row of \`${target.written}\`: a subquery calls it once.`,
        ...(!isArrayOfAny(call) && {
          fixes: [
            {
              title: 'Call it once, in a subquery',
              safety: 'safe',
              edits: [{ range, newText: `(SELECT ${text})` }],
            },
          ],
        }),
      };
    }
  },
});

/** Stable, and as slow as any function that is not PostgreSQL's own C code, or has a value to look up and read. */
const ofSession = new Set([
  'current_setting',
  'pg_catalog.current_setting',
  'auth.uid',
  'auth.jwt',
  'auth.role',
  'auth.email',
]);

function nameOf({ node }: Visit<'FuncCall'>): string | undefined {
  const name = namePath(node.funcname)?.join('.');
  return name !== undefined && ofSession.has(name) ? name : undefined;
}

/** `= ANY (f())`: a subquery there would be asked for rows instead of an array. */
function isArrayOfAny({ parent, field }: Visit): boolean {
  const kind = as(parent, 'A_Expr')?.node.kind;
  return field === 'rexpr' && (kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL');
}

/** From its name to the parenthesis that closes its arguments. */
function rangeOf({ node }: Visit<'FuncCall'>, { text, tokens }: ParsedStatement): Range {
  const start = node.location ?? 0;
  let depth = 0;
  for (let i = tokenIndexAt(tokens, start); i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.kind !== 'punctuation') continue;
    if (text[token.start] === '(') depth++;
    if (text[token.start] === ')' && --depth === 0) return { start, end: token.end };
  }
  return { start, end: text.length };
}
