import { ancestorOf, type CodeNode, functionTypes, isWithin } from './code-node';

/** The first of `later` that runs for sure behind `release`; all are calls of `release` on one variable. */
export function releaseAgain(
  release: CodeNode,
  later: readonly CodeNode[],
  name: string,
  text: string,
): CodeNode | undefined {
  const holder = ancestorOf(release, functionTypes);
  return later.find(
    (other) =>
      other.start > release.end &&
      ancestorOf(other, functionTypes) === holder &&
      !assigns(name, text.slice(release.end, other.start)) &&
      (runsInFinally(release, other) || followsInBlock(release, other)),
  );
}

function assigns(name: string, text: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\s*(?:\\?\\?|\\|\\|)?=(?!=)`).test(text);
}

const tryStatement: ReadonlySet<string> = new Set(['try_statement']);

/** `other` is a statement of the `finally` block whose `try` or `catch` holds `release`. */
function runsInFinally(release: CodeNode, other: CodeNode): boolean {
  const block = blockOf(other);
  const clause = block?.parent;
  if (clause?.type !== 'finally_clause') return false;
  const attempt = ancestorOf(clause, tryStatement);
  return attempt !== undefined && isWithin(release, attempt) && !isWithin(release, clause);
}

/** Both are statements of one block, and nothing between them leaves it or asks whether to go on. */
function followsInBlock(release: CodeNode, other: CodeNode): boolean {
  const block = blockOf(release);
  if (!block || blockOf(other) !== block) return false;
  return block.parts
    .filter((statement) => statement.start > release.end && statement.end < other.start)
    .every((statement) => !leaving.has(statement.type));
}

const leaving: ReadonlySet<string> = new Set([
  'return_statement',
  'throw_statement',
  'break_statement',
  'continue_statement',
]);

/** The block of which the call alone is a statement. */
function blockOf(call: CodeNode): CodeNode | undefined {
  const statement = call.parent;
  const block = statement?.type === 'expression_statement' ? statement.parent : undefined;
  return block?.type === 'statement_block' ? block : undefined;
}
