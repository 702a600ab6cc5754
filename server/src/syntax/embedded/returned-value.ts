import type { Bindings } from './bindings';
import { ancestorOf, below, type CodeNode, functionTypes } from './code-node';
import { bare } from './constant-value';
import { functionCalled } from './function-called';

/** The expression whose value a call gives, where the function stands in the document and always returns the same one. */
export function returnedValue(written: CodeNode, bindings: Bindings): CodeNode | undefined {
  const call = bare(written);
  const target = call.type === 'call_expression' ? functionCalled(call, bindings) : undefined;
  const body = target?.child('body');
  if (!target || !body) return undefined;
  if (body.type !== 'statement_block') return body;
  let returned: CodeNode | undefined;
  for (const node of below(body)) {
    if (node.type !== 'return_statement' || ancestorOf(node, functionTypes) !== target) continue;
    if (returned) return undefined;
    returned = node;
  }
  return returned?.parts[0];
}
