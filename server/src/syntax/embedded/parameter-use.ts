import type { Bindings } from './bindings';
import { calleeOf, callKind } from './callee';
import { ancestorOf, below, type CodeNode } from './code-node';

/**
 * How a function sends one of its parameters: as the SQL of a query, or `hint` where the call only may be a query or
 * other text stands around it.
 */
export function parameterUse(
  target: CodeNode,
  index: number,
  bindings: Bindings,
): 'query' | 'hint' | undefined {
  const parameter = (target.child('parameters')?.parts ?? target.childrenOf('parameter'))[index];
  const pattern = parameter?.child('pattern') ?? parameter;
  if (pattern?.type !== 'identifier') return undefined;
  const name = bindings.textOf(pattern);
  let use: 'query' | 'hint' | undefined;
  for (const node of below(target)) {
    if (node.type !== 'identifier' || node === pattern || bindings.textOf(node) !== name) continue;
    const found = useOf(node, bindings);
    if (found && bindings.find(name, node)?.declaration === parameter) use = use === 'query' ? use : found;
  }
  return use;
}

const callArguments: ReadonlySet<string> = new Set(['arguments']);

function useOf(node: CodeNode, bindings: Bindings): 'query' | 'hint' | undefined {
  const args = ancestorOf(node, callArguments);
  const call = args?.parent;
  const callee = call?.type === 'call_expression' ? calleeOf(call, bindings) : undefined;
  const first = args?.parts.slice(0, 2).find((part) => part.start <= node.start && node.end <= part.end);
  const kind = callee && first ? callKind(callee) : 'other';
  if (kind === 'other' || !first || !carries(first, node)) return undefined;
  return kind === 'query' && first === node ? 'query' : 'hint';
}

/** Nothing but the parameter, a template or an object around it. */
function carries(argument: CodeNode, node: CodeNode): boolean {
  for (let up = node; up !== argument; up = up.parent ?? argument)
    if (!carriers.has(up.parent?.type ?? '')) return false;
  return true;
}

const carriers: ReadonlySet<string> = new Set([
  'template_substitution',
  'template_string',
  'binary_expression',
  'parenthesized_expression',
  'object',
  'pair',
]);
