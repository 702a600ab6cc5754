import type { Fragment } from '../fragment';
import { calleeOf, callKind } from './callee';
import type { CodeModel, QueryCall } from './code-model';
import type { CodeNode } from './code-node';
import type { Surroundings } from './find-literals';

/** Gathers what the rules about code need. `byCall` are the fragments that calls send. */
export function buildCodeModel(
  around: Surroundings,
  fragments: readonly Fragment[],
  byCall: ReadonlyMap<object, Fragment>,
): CodeModel {
  const queries: QueryCall[] = [];
  for (const node of around.code.landmarks) {
    if (node.type !== 'call_expression') continue;
    const query = queryCall(node, around, byCall.get(node));
    if (query) queries.push(query);
  }
  return { text: around.code.text, fragments, queries };
}

function queryCall(
  node: CodeNode,
  around: Surroundings,
  fragment: Fragment | undefined,
): QueryCall | undefined {
  const callee = calleeOf(node, around.bindings);
  if (!callee) return undefined;
  const receiver = around.receivers.kindOf(callee.receiver);
  const sends = fragment !== undefined || (receiver !== 'unknown' && callKind(callee) === 'query');
  if (!sends) return undefined;
  return {
    range: { start: node.start, end: node.end },
    callee: callee.written,
    calleeRange: { start: callee.node.start, end: callee.node.end },
    receiver,
    ...(fragment && { fragment }),
  };
}
