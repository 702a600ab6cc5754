import type { Bindings } from './bindings';
import type { CodeNode } from './code-node';

/** The initial value of what a name or `object.member` stands for, where it cannot change. */
export function constantValue(node: CodeNode, bindings: Bindings): CodeNode | undefined {
  if (node.type === 'identifier') {
    const binding = bindings.find(bindings.textOf(node), node);
    return binding?.kind === 'const' && binding.property === undefined ? binding.value : undefined;
  }
  if (node.type !== 'member_expression') return undefined;
  const object = node.child('object');
  const property = node.child('property');
  if (!object || !property) return undefined;
  const name = bindings.textOf(property);
  if (object.type === 'this') return bindings.constantMember(name.replace(/^#/, ''), node);
  const holder = constantValue(object, bindings);
  const literal = holder && bare(holder);
  if (literal?.type !== 'object') return undefined;
  return objectValue(literal, [name], bindings);
}

/** The value of the first of `names` that an object literal has. */
export function objectValue(
  object: CodeNode,
  names: readonly string[],
  bindings: Bindings,
): CodeNode | undefined {
  for (const name of names) {
    for (const pair of object.parts) {
      const key = pair.child('key');
      if (pair.type === 'pair' && key && bindings.textOf(key).replace(/^(['"])(.*)\1$/, '$2') === name) {
        return pair.child('value');
      }
      if (pair.type === 'shorthand_property_identifier' && bindings.textOf(pair) === name) {
        const binding = bindings.find(name, pair);
        return binding?.kind === 'const' && binding.property === undefined ? binding.value : undefined;
      }
    }
  }
  return undefined;
}

/** The expression without what does not change its value: parentheses, `as const`, `!`, `await`. */
export function bare(node: CodeNode): CodeNode {
  switch (node.type) {
    case 'parenthesized_expression':
    case 'as_expression':
    case 'satisfies_expression':
    case 'non_null_expression':
    case 'await_expression':
    case 'instantiation_expression': {
      const inner = node.parts[0];
      return inner ? bare(inner) : node;
    }
    default:
      return node;
  }
}
