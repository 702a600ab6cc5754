import type { Bindings } from './bindings';
import type { CodeNode } from './code-node';
import { bare, constantValue, objectValue } from './constant-value';

/** The expressions that a value may come from: branches, constants, the `text` of an object. */
export function literalNodes(written: CodeNode, bindings: Bindings, depth = 0): CodeNode[] {
  const node = bare(written);
  if (depth > 4) return [];
  const of = (next: CodeNode | undefined): CodeNode[] =>
    next ? literalNodes(next, bindings, depth + 1) : [];
  switch (node.type) {
    case 'string':
    case 'template_string':
    case 'call_expression':
      return [node];
    case 'ternary_expression':
      return [...of(node.child('consequence')), ...of(node.child('alternative'))];
    case 'binary_expression': {
      const left = node.child('left');
      const right = node.child('right');
      if (left && right && /^\s*(?:\|\||\?\?)\s*$/.test(bindings.between(left, right)))
        return [...of(left), ...of(right)];
      return [node];
    }
    case 'object':
      return of(objectValue(node, textKeys, bindings));
    case 'identifier':
    case 'member_expression':
      return of(constantValue(node, bindings));
    default:
      return [];
  }
}

const textKeys = ['text', 'sql', 'query', 'rawSql', 'queryText', 'statement'];
