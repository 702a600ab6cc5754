import type { Bindings } from './bindings';
import { calleeOf } from './callee';
import type { LoneLoop } from './code-model';
import type { CodeNode } from './code-node';
import { bare } from './constant-value';

/** The loop over a list that does nothing but wait for `call`: `for (const x of xs) await …`, `await Promise.all(xs.map(…))`. */
export function loneLoopOf(call: CodeNode, bindings: Bindings, text: string): LoneLoop | undefined {
  const isAwaitedInside = calleeOf(call, bindings)?.awaitedInside === true;
  const value = call.parent?.type === 'await_expression' ? call.parent : call;
  const isAwaited = value !== call || isAwaitedInside;
  const body = soleStatement(value) ?? value;
  const found = body.field !== 'body' ? undefined : isAwaited ? forOf(body, bindings) : undefined;
  const loop = found ?? promiseAll(body, isAwaited || body === value, bindings);
  if (!loop || !isList(loop.over, bindings)) return undefined;
  const { statement, over, pattern } = loop;
  const around = text.slice(statement.start, call.start) + text.slice(call.end, statement.end);
  if (/\/\/|\/\*/.test(around)) return undefined;
  return {
    range: { start: statement.start, end: statement.end },
    over: bindings.textOf(over),
    pattern: bindings.textOf(pattern),
  };
}

interface Found {
  readonly statement: CodeNode;
  readonly over: CodeNode;
  readonly pattern: CodeNode;
}

/** The block of which the expression is the only statement, or that statement where there is no block. */
function soleStatement(value: CodeNode): CodeNode | undefined {
  const statement = value.parent;
  if (statement?.type !== 'expression_statement') return undefined;
  const block = statement.parent;
  if (block?.type !== 'statement_block') return statement;
  return block.parts.length === 1 ? block : undefined;
}

function forOf(body: CodeNode, { textOf, between }: Bindings): Found | undefined {
  const statement = body.parent;
  const pattern = statement?.child('left');
  const over = statement?.child('right');
  if (statement?.type !== 'for_in_statement' || !pattern || !over) return undefined;
  const isPlain = /^for\s*\(\s*const\s/.test(textOf(statement)) && /^\s+of\s+$/.test(between(pattern, over));
  return isPlain ? { statement, over, pattern } : undefined;
}

function promiseAll(body: CodeNode, isSent: boolean, bindings: Bindings): Found | undefined {
  const callback = body.field === 'body' ? body.parent : undefined;
  const map = callback?.type === 'arrow_function' ? callback.parent?.parent : undefined;
  const all = map?.parent?.type === 'arguments' ? map.parent.parent : undefined;
  const statement = all?.parent?.type === 'await_expression' ? all.parent.parent : all?.parent;
  if (!isSent || !callback || map?.type !== 'call_expression' || !all || !statement) return undefined;
  const mapped = calleeOf(map, bindings);
  const outer = calleeOf(all, bindings);
  if (mapped?.name !== 'map' || outer?.written !== 'Promise.all' || !mapped.receiver) return undefined;
  if (statement.type !== 'expression_statement' || !(outer.awaitedInside || statement !== all.parent))
    return undefined;
  const parameters = callback.child('parameters')?.parts ?? callback.childrenOf('parameter');
  const pattern = parameters[0]?.child('pattern') ?? parameters[0];
  if (parameters.length !== 1 || !pattern || map.child('arguments')?.parts.length !== 1) return undefined;
  return { statement, over: mapped.receiver, pattern };
}

/** A name that is declared as an array. */
function isList(written: CodeNode, bindings: Bindings): boolean {
  const node = bare(written);
  if (node.type !== 'identifier') return false;
  const binding = bindings.find(bindings.textOf(node), node);
  if (!binding || binding.property !== undefined) return false;
  const type = binding.typeText;
  if (type !== undefined) return /(?:\[\]|^(?:Readonly)?Array<[^|&]*>)$/.test(type) && !/[|&]/.test(type);
  return binding.kind === 'const' && binding.value !== undefined && bare(binding.value).type === 'array';
}
