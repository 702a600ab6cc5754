import type { CodeNode } from './code-node';

/** The type of the nodes that `misreadTag` may ask about. */
export const comparison = 'binary_expression';

/**
 * The call that `node` should be: of ``tag<Array<Row>>`…` `` tree-sitter makes two comparisons, with a template on
 * the right. Undefined for other nodes.
 */
export function misreadTag(node: CodeNode, text: string): CodeNode | undefined {
  const template = node.child('right');
  const opening = node.child('left');
  if (node.type !== comparison || template?.type !== 'template_string' || opening?.type !== comparison)
    return undefined;
  const tag = opening.child('left');
  const types = opening.child('right');
  if (!tag || types?.type !== 'instantiation_expression') return undefined;
  const between = (left: CodeNode, right: CodeNode): string => text.slice(left.end, right.start).trim();
  if (between(tag, types) !== '<' || between(opening, template) !== '>') return undefined;
  return node
    .as('call_expression', node.field)
    .adopt([
      tag.as(tag.type, 'function').adopt(tag.children),
      template.as(template.type, 'arguments').adopt(template.children),
    ]);
}
