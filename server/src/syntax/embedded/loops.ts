import type { Bindings } from './bindings';
import { type Callee, calleeOf } from './callee';
import type { EnclosingLoop } from './code-model';
import { below, type CodeNode, functionTypes, isWithin } from './code-node';
import { bare, constantValue } from './constant-value';
import { fixedText } from './literal';
import { namesIn } from './names-in';

/** Nobody nests more. */
const mostLoops = 10;

/** The loops that run `call` again and again, the innermost first. */
export function enclosingLoops(call: CodeNode, bindings: Bindings, text: string): EnclosingLoop[] {
  const loops: EnclosingLoop[] = [];
  for (let node = call; node.parent && loops.length < mostLoops; node = node.parent) {
    const { parent } = node;
    if (functionTypes.has(node.type)) {
      const outer = callOfCallback(node);
      const callee = outer && calleeOf(outer, bindings);
      if (!outer || !callee) return loops;
      const loop = callbackLoop(outer, node, call, bindings, text);
      if (loop) loops.push(loop);
      else if (!runsAtOnce(outer, node, callee.name)) return loops;
      continue;
    }
    if (node.type === 'class_body') return loops;
    if (node.field !== 'body') continue;
    const loop = statementLoop(parent, node, call, bindings, text);
    if (loop) loops.push(loop);
  }
  return loops;
}

/** The call that a function is handed to; of `(async () => …)()`, that call. */
function callOfCallback(node: CodeNode): CodeNode | undefined {
  let up = node.parent;
  while (up?.type === 'parenthesized_expression') up = up.parent;
  if (up?.type === 'arguments') return up.parent;
  return up?.type === 'call_expression' || up?.type === 'await_expression' ? up : undefined;
}

const arrayMethods = /^(?:map|forEach|flatMap|filter|some|every|find|findIndex|reduce|reduceRight)$/;
const functionsOverArrays =
  /^(?:p(?:Map|Each|Filter|Reduce|Some|Every)(?:Series|Iterable)?|(?:map|each|eachOf|forEach|flatMap|filter|reduce|some|every)(?:Series|Limit|Async|Concurrently|Parallel|InParallel|Sequentially)?|async(?:Map|ForEach|FlatMap|Filter|Reduce|Some|Every)|(?:parallel|concurrent)(?:Map|Each|ForEach)|from)$/;
/** Callbacks that run later, or when something happens. */
const later =
  /^(?:on|once|off|addListener|addEventListener|setTimeout|setInterval|setImmediate|subscribe|schedule|describe|it|test|before\w*|after\w*|use|get|post|put|patch|delete|all|route|useEffect|useCallback|useMemo)$/;

/** Whether a callback has run when the loop goes on: it is called on the spot, or what it is given to is awaited. */
function runsAtOnce(call: CodeNode, callback: CodeNode, name: string): boolean {
  const called = call.child('function');
  if (call.type === 'await_expression' || (called && isWithin(callback, called))) return true;
  return !later.test(name) && awaiting.has(call.parent?.type ?? '');
}

const awaiting: ReadonlySet<string> = new Set([
  'await_expression',
  'return_statement',
  'arrow_function',
  'member_expression',
]);

function callbackLoop(
  outer: CodeNode,
  callback: CodeNode,
  call: CodeNode,
  bindings: Bindings,
  text: string,
): EnclosingLoop | undefined {
  const callee = calleeOf(outer, bindings);
  const args = outer.child('arguments')?.parts ?? [];
  if (!callee || outer.type !== 'call_expression') return undefined;
  const overArray = arrayMethods.test(callee.name) && callee.receiver && args[0] === callback;
  const overArgument = args[1] === callback && functionsOverArrays.test(callee.name);
  const over = overArray ? callee.receiver : overArgument ? args[0] : pooled(callee, bindings);
  if (!over) return undefined;
  const parameters = callback.child('parameters')?.parts ?? callback.childrenOf('parameter');
  const element = callee.name.startsWith('reduce') ? parameters.slice(1) : parameters;
  const body = callback.child('body') ?? callback;
  return {
    kind: 'callback',
    method: callee.name,
    range: { start: outer.start, end: outer.end },
    ...overOf(over, bindings, text),
    inSteps: false,
    consumes: false,
    leavesBehindCall: false,
    mayLeave: false,
    elementNames: namesOf(element, bindings),
    names: [...namesOf(parameters, bindings), ...declaredIn(body, bindings, call)],
  };
}

/** `PromisePool.for(orders).process(…)`. */
function pooled({ name, receiver }: Callee, bindings: Bindings): CodeNode | undefined {
  for (let node = name === 'process' ? receiver : undefined; node?.type === 'call_expression'; ) {
    const callee = calleeOf(node, bindings);
    if (callee?.name === 'for') return node.child('arguments')?.parts[0];
    node = callee?.receiver;
  }
  return undefined;
}

const loopKinds: Readonly<Record<string, EnclosingLoop['kind']>> = {
  for_statement: 'for',
  for_in_statement: 'for-of',
  while_statement: 'while',
  do_statement: 'do',
};

function statementLoop(
  loop: CodeNode,
  body: CodeNode,
  call: CodeNode,
  bindings: Bindings,
  text: string,
): EnclosingLoop | undefined {
  const kind = loopKinds[loop.type];
  if (!kind) return undefined;
  const written = text.slice(loop.start, body.start);
  const element = elementOf(loop, bindings);
  const shared = {
    range: { start: loop.start, end: loop.end },
    inSteps: false,
    consumes: consumes(loop, bindings),
    leavesBehindCall: leavesBehind(call, body),
    mayLeave: leaves(body),
    elementNames: element,
    names: [...element, ...declaredIn(body, bindings, call)],
  };
  if (loop.type === 'for_in_statement') {
    const right = loop.child('right');
    const isAwait = /^for\s+await\b/.test(written);
    const isIn = right !== undefined && /\bin\s*$/.test(text.slice(loop.start, right.start));
    return {
      kind: isAwait ? 'for-await' : isIn ? 'for-in' : 'for-of',
      ...(right && overOf(right, bindings, text)),
      ...shared,
    };
  }
  if (kind !== 'for') return { kind, ...shared };
  const condition = loop.child('condition');
  const increment = loop.child('increment');
  const bound = condition && boundOf(condition, bindings);
  const length = bound && Number(fixedText(bound, bindings, text, 0));
  const over = bound && /^(.+)\.(?:length|size)$/s.exec(bindings.textOf(bound))?.[1];
  return {
    kind,
    ...shared,
    ...(over !== undefined && { over }),
    ...(length !== undefined && Number.isFinite(length) && { length }),
    inSteps:
      increment !== undefined &&
      !/^(?:\+\+|--)|(?:\+\+|--)$|[+-]=\s*1$/.test(bindings.textOf(increment).trim()),
  };
}

/** The `n` of `i < n`. */
function boundOf(condition: CodeNode, bindings: Bindings): CodeNode | undefined {
  const comparison = condition.type === 'expression_statement' ? condition.parts[0] : condition;
  const left = comparison?.child('left');
  const right = comparison?.child('right');
  return left && right && /^<=?$/.test(bindings.between(left, right).trim()) ? right : undefined;
}

function elementOf(loop: CodeNode, bindings: Bindings): string[] {
  const left = loop.child('left');
  if (left) return [...namesIn(left, bindings)];
  const initializer = loop.child('initializer');
  return initializer
    ? namesOf(
        initializer.parts.flatMap((part) => part.child('name') ?? part),
        bindings,
      )
    : [];
}

/** What a loop runs over: without `.entries()`, `Object.keys(…)` and the like. */
function overOf(node: CodeNode, bindings: Bindings, text: string): { over: string; length?: number } {
  const inner = bare(node);
  if (inner.type === 'call_expression') {
    const callee = calleeOf(inner, bindings);
    const args = inner.child('arguments')?.parts ?? [];
    const [first] = args;
    if (
      callee?.receiver &&
      /^(?:entries|keys|values|slice|filter|sort|toSorted|reverse|toReversed)$/.test(callee.name)
    ) {
      if (bindings.textOf(callee.receiver) !== 'Object') return overOf(callee.receiver, bindings, text);
      if (first) return overOf(first, bindings, text);
    }
  }
  const length = lengthOf(inner, bindings, 0);
  const over = bindings.textOf(inner).replace(/\s+/g, ' ');
  return { over: over.length > 60 ? `${over.slice(0, 57)}…` : over, ...(length !== undefined && { length }) };
}

function lengthOf(node: CodeNode, bindings: Bindings, depth: number): number | undefined {
  const inner = bare(node);
  if (depth > 3) return undefined;
  if (inner.type === 'array' || inner.type === 'object') {
    return inner.parts.some((part) => part.type === 'spread_element') ? undefined : inner.parts.length;
  }
  if (inner.type === 'new_expression') {
    const argument = inner.child('arguments')?.parts[0];
    return argument && lengthOf(argument, bindings, depth + 1);
  }
  const value = constantValue(inner, bindings);
  return value && lengthOf(value, bindings, depth + 1);
}

function consumes(loop: CodeNode, bindings: Bindings): boolean {
  for (const node of below(loop)) {
    if (node.type !== 'call_expression') continue;
    const name = calleeOf(node, bindings)?.name;
    if (name === 'shift' || name === 'pop' || name === 'next') return true;
  }
  return false;
}

/** Whether the statement that holds the call, or one behind it in its block, leaves the loop for sure. */
function leavesBehind(call: CodeNode, body: CodeNode): boolean {
  let statement = call;
  while (statement.parent && statement.parent.type !== 'statement_block' && statement.parent !== body) {
    if (statement.type === 'return_statement') return true;
    statement = statement.parent;
  }
  if (statement.type === 'return_statement') return true;
  const siblings = statement.parent?.parts ?? [];
  return siblings
    .slice(siblings.indexOf(statement) + 1)
    .some((sibling) => sibling.type === 'return_statement' || sibling.type === 'break_statement');
}

function leaves(node: CodeNode): boolean {
  if (node.type === 'return_statement' || node.type === 'break_statement') return true;
  return !functionTypes.has(node.type) && node.children.some(leaves);
}

/** The names that patterns bind. */
function namesOf(patterns: readonly CodeNode[], bindings: Bindings): string[] {
  return patterns.flatMap((pattern) => namesIn(pattern, bindings));
}

/** The names that statements around the call declare inside a loop's body. */
function declaredIn(body: CodeNode, bindings: Bindings, call: CodeNode): string[] {
  const names: string[] = [];
  for (const node of below(body)) {
    if (node.start > call.end) break;
    const name = node.type === 'variable_declarator' ? node.child('name') : undefined;
    if (name) names.push(...namesIn(name, bindings));
    const isHolder = functionTypes.has(node.type) && isWithin(call, node);
    if (isHolder)
      names.push(...namesOf(node.child('parameters')?.parts ?? node.childrenOf('parameter'), bindings));
  }
  return names;
}
