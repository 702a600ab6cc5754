import type { Bindings } from './bindings';
import type { CodeNode } from './code-node';
import { bare } from './constant-value';

/** The expressions that the value of a conditional one may come from; of any other, itself. */
export function branchesOf(expression: CodeNode, bindings: Bindings): CodeNode[] {
  const node = bare(expression);
  const fields =
    node.type === 'ternary_expression' ? ['consequence', 'alternative'] : choices(node, bindings);
  if (!fields) return [node];
  return fields.flatMap((field) => {
    const branch = node.child(field);
    return branch ? branchesOf(branch, bindings) : [];
  });
}

/** The operands that `a && b`, `a || b` and `a ?? b` may give. */
function choices(node: CodeNode, bindings: Bindings): string[] | undefined {
  const left = node.child('left');
  const right = node.child('right');
  if (node.type !== 'binary_expression' || !left || !right) return undefined;
  const operator = bindings.between(left, right).trim();
  if (operator === '&&') return ['right'];
  return operator === '||' || operator === '??' ? ['left', 'right'] : undefined;
}
