import type { Bindings } from './bindings';
import { below, type CodeNode } from './code-node';
import { functionNamed } from './function-called';
import { operandsOf } from './sum';

/**
 * The declarators and functions whose text is put into other SQL: their text is a part of that one's. What is in
 * `seen` is not looked at again.
 */
export function nestedText(
  texts: readonly CodeNode[],
  bindings: Bindings,
  seen: Set<CodeNode>,
): Set<CodeNode> {
  const nested = new Set<CodeNode>();
  for (const text of texts) {
    for (const hole of holesOf(text, bindings)) {
      // A text in a hole of another one has holes that were seen there.
      for (const node of below(hole, seen)) {
        const target = functionNamed(node, bindings);
        if (target) nested.add(target);
        const binding = node.type === 'identifier' ? bindings.find(bindings.textOf(node), node) : undefined;
        if (binding && binding.kind !== 'parameter') nested.add(binding.declaration);
      }
    }
  }
  return nested;
}

function* holesOf(text: CodeNode, bindings: Bindings): Iterable<CodeNode> {
  for (const child of text.children) if (child.type === 'template_substitution') yield child;
  for (let node = text; node.parent; node = node.parent) {
    const operands = operandsOf(node.parent, bindings);
    if (!operands || operands[0] !== node) return;
    yield operands[1];
  }
}
