import type { Bindings } from './bindings';
import { calleeOf } from './callee';
import { type CodeNode, functionTypes } from './code-node';
import { bare } from './constant-value';

/** The function of the document that a call runs, where its name can stand for no other. */
export function functionCalled(call: CodeNode, bindings: Bindings): CodeNode | undefined {
  const callee = calleeOf(call, bindings);
  return callee && functionNamed(callee.node, bindings);
}

/** The function that `name` or `this.name` stands for. */
export function functionNamed(node: CodeNode, bindings: Bindings): CodeNode | undefined {
  const value = valueNamed(node, bindings);
  const target = value && bare(value);
  return target && functionTypes.has(target.type) ? target : undefined;
}

function valueNamed(node: CodeNode, bindings: Bindings): CodeNode | undefined {
  if (node.type === 'identifier') {
    const binding = bindings.find(bindings.textOf(node), node);
    const isFixed = binding?.kind === 'const' || binding?.kind === 'function';
    return isFixed && binding.property === undefined ? binding.value : undefined;
  }
  if (node.type !== 'member_expression' || node.child('object')?.type !== 'this') return undefined;
  const property = node.child('property');
  return property && bindings.constantMember(bindings.textOf(property).replace(/^#/, ''), node);
}
