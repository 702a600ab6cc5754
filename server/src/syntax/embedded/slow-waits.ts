import type { Bindings } from './bindings';
import { calleeOf } from './callee';
import type { SlowWait } from './code-model';
import { ancestorOf, below, type CodeNode, functionTypes } from './code-node';

/** Where a function itself waits for the network, a timer or a file. */
export function* slowWaits(holder: CodeNode, bindings: Bindings): Iterable<SlowWait> {
  for (const node of below(holder)) {
    if (node.type !== 'call_expression' || ancestorOf(node, functionTypes) !== holder) continue;
    const callee = calleeOf(node, bindings);
    if (!callee || !slow.test(callee.written)) continue;
    if (node.parent?.type !== 'await_expression' && !callee.awaitedInside) continue;
    const root = /^[\w$]+/.exec(callee.written)?.[0] ?? '';
    const binding = bindings.find(root, node);
    if (binding && binding.kind !== 'import' && !/^(?:sleep|delay)$/.test(root)) continue;
    const range = { start: callee.node.start, end: callee.node.end };
    yield { range, callee: callee.written };
  }
}

const slow =
  /^(?:fetch|(?:axios|got)(?:\.(?:get|post|put|patch|delete|head|request))?|sleep|delay|setTimeout|fs(?:Promises|p)?\.(?:promises\.)?(?:readFile|writeFile|copyFile|appendFile|cp|rm))$/;
