import type { Attempt, SoleUse } from './code-model';
import { ancestorOf, type CodeNode } from './code-node';

/**
 * How a client that is taken from a pool is used, where that is one call of a method. `use` is its name in that call,
 * `releases` are the calls that give it back.
 */
export function soleUseOf(
  taken: CodeNode,
  use: CodeNode,
  releases: readonly CodeNode[],
): SoleUse | undefined {
  if (!isReceiver(use)) return undefined;
  const edit = releases.length > 1 ? undefined : removalOf(taken, releases[0]);
  return { name: rangeOf(use), ...(edit && { removal: edit }) };
}

/** The client in `await client.query<Row>(…)`: tree-sitter puts all but the arguments into what is called. */
function isReceiver(use: CodeNode): boolean {
  if (use.field !== 'object' || use.parent?.type !== 'member_expression') return false;
  let called = use.parent;
  while (called.parent && wrappers.has(called.parent.type)) called = called.parent;
  return called.field === 'function';
}

const wrappers: ReadonlySet<string> = new Set(['await_expression', 'instantiation_expression']);

function removalOf(taken: CodeNode, release: CodeNode | undefined): SoleUse['removal'] {
  const statement = ancestorOf(taken, declarations);
  if (statement?.parts.length !== 1) return undefined;
  const block = statement.parent;
  const { next } = statement;
  if (!next) return undefined;
  const taking = { start: statement.start, end: next.start };
  if (!release) return { taking };
  const releasing = release.parent;
  if (releasing?.type !== 'expression_statement') return undefined;
  if (releasing.parent === block) return { taking, release: rangeOf(releasing) };
  const attempt = attemptOf(next, releasing);
  return attempt && { taking, attempt };
}

const declarations: ReadonlySet<string> = new Set(['lexical_declaration']);

/** The `try` behind the declaration whose `finally` does nothing but give the client back. */
function attemptOf(next: CodeNode, releasing: CodeNode): Attempt | undefined {
  const clause = next.type === 'try_statement' ? next.child('finalizer') : undefined;
  const body = next.child('body');
  const own = clause?.child('body');
  const [first] = body?.children ?? [];
  const last = body?.children.at(-1);
  if (own?.children.length !== 1 || own.children[0] !== releasing || !first || !last) return undefined;
  const handler = next.child('handler');
  return {
    range: rangeOf(next),
    body: { start: first.start, end: last.end },
    ...(handler && { handlerEnd: handler.end }),
  };
}

function rangeOf(node: CodeNode): { start: number; end: number } {
  return { start: node.start, end: node.end };
}
