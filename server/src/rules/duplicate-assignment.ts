import { namesOf } from '../schema/ddl/names-of';
import { visitOf } from '../schema/predicates';
import type { Node, ResTarget } from '../syntax/ast';
import { tokenIndexAt } from '../syntax/tokens';
import { as, type Tree } from '../syntax/tree';
import type { TextEdit } from '../text/edit';
import type { Range } from '../text/range';
import { holdsComment } from './rewrites/removal';
import { defineRule, type ParsedStatement } from './rule';

export const duplicateAssignment = defineRule<'nothing'>({
  name: 'duplicate-assignment',
  severity: 'error',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['UpdateStmt', 'InsertStmt'],
  fix: 'unsafe',
  summary: 'A column that one statement sets twice, which PostgreSQL rejects.',
  why: 'PostgreSQL takes no assignment to win over another: “multiple assignments to same column” in an UPDATE, “column specified more than once” in an INSERT. The grammar allows it, so that it fails only when the statement runs.',
  advice: 'Leave out one of the two.',
  bad: [
    "UPDATE orders SET status = 'paid', total = 5, status = 'sent' WHERE id = $1;",
    'INSERT INTO orders (id, total, id) VALUES (1, 5, 1);',
  ],
  good: [
    "UPDATE orders SET status = 'paid', total = 5 WHERE id = $1;",
    'UPDATE orders SET parts[1] = 5, parts[2] = 6, at.x = 1, at.y = 2 WHERE id = $1;',
    'INSERT INTO orders (id, total) VALUES (1, 5) ON CONFLICT (id) DO UPDATE SET total = excluded.total;',
  ],
  *check(statement) {
    const { tree } = statement;
    const assignments = [
      ...tree.of('UpdateStmt').map(({ node }) => node.targetList),
      ...tree.of('InsertStmt').map(({ node }) => node.onConflictClause?.targetList),
    ];
    for (const list of assignments)
      for (const { target, earlier } of repeated(list)) {
        const range = nameRange(target, statement);
        // What goes on from the value before wants both.
        const isAlone = target.val && earlier.val && !readsItself(target, tree);
        const edit = isAlone ? removalOf(earlier, statement) : undefined;
        yield {
          range,
          message: `Sets \`${target.name}\` a second time: PostgreSQL rejects the statement.`,
          ...(edit && {
            fixes: [{ title: 'Remove the first assignment', safety: 'unsafe' as const, edits: [edit] }],
          }),
        };
      }
    for (const { node } of tree.of('InsertStmt'))
      for (const { target } of repeated(node.cols))
        yield {
          range: nameRange(target, statement),
          message: `Names \`${target.name}\` a second time: PostgreSQL rejects the statement.`,
        };
  },
});

function readsItself({ val, name }: ResTarget, tree: Tree): boolean {
  const visit = visitOf(val, tree);
  return (
    visit !== undefined &&
    [...tree.below(visit)].some((below) => {
      const path = namesOf(as(below, 'ColumnRef')?.node.fields);
      return path.at(-1) === name && path[0] !== 'excluded';
    })
  );
}

/** The targets whose whole column an earlier one has set; of an array or a row, parts may be set one by one. */
function* repeated(list: readonly Node[] | undefined): Iterable<{ target: ResTarget; earlier: ResTarget }> {
  const seen = new Map<string, ResTarget>();
  for (const item of list ?? []) {
    const target = 'ResTarget' in item ? item.ResTarget : undefined;
    if (target?.name === undefined || target.indirection || target.name.startsWith('${')) continue;
    const earlier = seen.get(target.name);
    if (earlier) yield { target, earlier };
    seen.set(target.name, target);
  }
}

function nameRange({ location = 0 }: ResTarget, { text, tokens }: ParsedStatement): Range {
  const token = tokens[tokenIndexAt(tokens, location)];
  return { start: location, end: token?.end ?? text.length };
}

/** `name = value,` with the white space behind it; of `(a, b) = (…)` nothing can be left out alone. */
function removalOf({ location = 0, val }: ResTarget, statement: ParsedStatement): TextEdit | undefined {
  const { text, tokens } = statement;
  if (val && 'MultiAssignRef' in val) return undefined;
  let depth = 0;
  for (let i = tokenIndexAt(tokens, location); i < tokens.length; i++) {
    const token = tokens[i];
    const next = tokens[i + 1];
    const symbol = text.slice(token?.start, token?.end);
    if (symbol === '(' || symbol === '[') depth++;
    if (symbol === ')' || symbol === ']') depth--;
    if (depth < 0) return undefined;
    if (depth > 0 || symbol !== ',' || !next) continue;
    const range = { start: location, end: next.start };
    return holdsComment(statement, range) ? undefined : { range, newText: '' };
  }
  return undefined;
}
