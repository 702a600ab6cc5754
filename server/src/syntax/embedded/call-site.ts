import type { Bindings } from './bindings';
import { calleeOf } from './callee';
import type { CallSite, Place, SentValues } from './code-model';
import { ancestorOf, type CodeNode, functionTypes } from './code-node';
import { bare, constantValue } from './constant-value';
import { loneLoopOf } from './lone-loop';
import { declaredIn } from './names-in';

/** How a call that sends SQL is written, and where in its function. */
export function callSiteOf(call: CodeNode, bindings: Bindings, text: string): CallSite {
  const args = call.child('arguments');
  const parts = args?.type === 'arguments' ? args.parts : [];
  const [first] = parts;
  const values = valuesOf(parts, bindings);
  const floating = floatingOf(call, parts, bindings, text);
  const place = placeOf(call, bindings);
  const loop = loneLoopOf(call, bindings, text);
  return {
    method: calleeOf(call, bindings)?.name ?? '',
    argumentsText: parts.map((part) => bindings.textOf(part)).join(', '),
    isOneText: first !== undefined && isOneText(first, bindings, 0),
    ...(values && { values }),
    ...(floating && { floating }),
    ...(place && { place }),
    ...(loop && { loop }),
  };
}

/** The text does not depend on a condition: what was read of it is what is sent. */
function isOneText(written: CodeNode, bindings: Bindings, depth: number): boolean {
  const node = bare(written);
  switch (node.type) {
    case 'string':
    case 'template_string':
      return true;
    case 'call_expression':
      return node.child('arguments')?.type === 'template_string';
    case 'binary_expression': {
      const left = node.child('left');
      const right = node.child('right');
      return left !== undefined && right !== undefined && bindings.between(left, right).trim() === '+';
    }
    case 'object':
      return !node.parts.some((part) => part.type === 'spread_element');
    default: {
      const value = depth < 3 ? constantValue(node, bindings) : undefined;
      return value !== undefined && isOneText(value, bindings, depth + 1);
    }
  }
}

/** What stands behind the SQL: `query(text, […])` or `query({ text, values: […] })`. */
function valuesOf(args: readonly CodeNode[], bindings: Bindings): SentValues | undefined {
  const [first, second] = args;
  if (!first || args.some((arg) => arg.type === 'spread_element')) return undefined;
  if (second) return first.type === 'object' ? undefined : listOf(second, bindings);
  if (first.type === 'string' || first.type === 'template_string' || first.type === 'binary_expression')
    return { kind: 'none', insertAt: first.end };
  if (first.type !== 'object') return undefined;
  for (const pair of first.parts) {
    const key = pair.child('key');
    if (pair.type === 'pair' && key && bindings.textOf(key) === 'values') {
      const value = pair.child('value');
      return value && listOf(value, bindings);
    }
  }
  return undefined;
}

function listOf(written: CodeNode, bindings: Bindings): SentValues | undefined {
  const node = bare(written);
  if (node.type !== 'array') return undefined;
  const hasGaps = /[[,]\s*,/.test(bindings.textOf(node));
  if (hasGaps || node.parts.some((part) => part.type === 'spread_element')) return undefined;
  return {
    kind: 'list',
    range: { start: node.start, end: node.end },
    items: node.parts.map((part) => ({ start: part.start, end: part.end })),
  };
}

/** A statement that is the call alone, to which nobody hands a callback. */
function floatingOf(
  call: CodeNode,
  args: readonly CodeNode[],
  bindings: Bindings,
  text: string,
): CallSite['floating'] {
  const statement = call.parent;
  if (statement?.type !== 'expression_statement' || calleeOf(call, bindings)?.awaitedInside) return undefined;
  if (args.length > 2 || args[0]?.type === 'identifier' || (args[1] && bare(args[1]).type !== 'array'))
    return undefined;
  const holder = ancestorOf(call, functionTypes);
  return {
    start: call.start,
    inAsync: holder !== undefined && isAsync(holder, text),
  };
}

function isAsync(holder: CodeNode, text: string): boolean {
  const head = text.slice(holder.start, holder.child('body')?.start ?? holder.end);
  return /^(?:(?:public|private|protected|static|override)\s+)*async\b/.test(head);
}

/** Where the statement that waits for the call stands. */
function placeOf(call: CodeNode, bindings: Bindings): Place | undefined {
  const blocks: number[] = [];
  let statement: CodeNode | undefined;
  let direct = true;
  for (let node = call; node.parent; node = node.parent) {
    const { parent } = node;
    if (functionTypes.has(parent.type)) break;
    if (parent.type !== 'statement_block' && parent.type !== 'program') {
      if (!statement) direct &&= simple.has(parent.type);
      continue;
    }
    blocks.push(parent.start);
    statement ??= node;
  }
  const block = statement?.parent;
  if (!statement || !block) return undefined;
  return {
    blocks,
    index: statement.partIndex,
    isDeclaration: direct && statement.type === 'lexical_declaration' && statement.parts.length === 1,
    names: declaredIn(statement, bindings),
    ...(direct && constantOf(call, statement)),
  };
}

/** `const pattern = await call`. */
function constantOf(call: CodeNode, statement: CodeNode): Pick<Place, 'constant'> {
  const [declarator] = statement.parts;
  const pattern = declarator?.child('name');
  const value = declarator?.child('value');
  const isIt = value === call || (value?.type === 'await_expression' && value.parts[0] === call);
  if (!isIt || !pattern || statement.parts.length !== 1 || declarator?.child('type')) return {};
  return {
    constant: {
      statement: { start: statement.start, end: statement.end },
      pattern: { start: pattern.start, end: pattern.end },
    },
  };
}

/** What may stand between a call and the declaration that holds its result. */
const simple: ReadonlySet<string> = new Set([
  'await_expression',
  'parenthesized_expression',
  'member_expression',
  'subscript_expression',
  'variable_declarator',
  'lexical_declaration',
  'as_expression',
  'non_null_expression',
]);
