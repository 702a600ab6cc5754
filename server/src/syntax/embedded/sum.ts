import type { Bindings } from './bindings';
import type { CodeNode } from './code-node';

/** The operands of `a + b`. */
export function operandsOf(
  node: CodeNode,
  bindings: Pick<Bindings, 'between'>,
): [CodeNode, CodeNode] | undefined {
  if (node.type !== 'binary_expression') return undefined;
  const left = node.child('left');
  const right = node.child('right');
  if (!left || !right) return undefined;
  const written = bindings.between(left, right).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
  return written.trim() === '+' ? [left, right] : undefined;
}
