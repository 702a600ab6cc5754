import { Attached } from '../../text/attached';
import type { Range } from '../../text/range';
import type { Bindings } from './bindings';
import { calleeOf } from './callee';
import type { Checkout, NewConnection, Release, Tail } from './code-model';
import { ancestorOf, below, type CodeNode, functionTypes, isWithin } from './code-node';
import { connectionOptionsOf } from './connection-options';
import type { Surroundings } from './find-literals';
import type { Functions } from './functions';
import { releaseAgain } from './release-again';
import { soleUseOf } from './sole-use';

/** The client that `call` takes from a pool, where it is bound to a variable of the function around it. */
export function checkoutOf(
  call: CodeNode,
  { bindings, receivers, code }: Surroundings,
): Checkout | undefined {
  const callee = calleeOf(call, bindings);
  if (callee?.name !== 'connect' || receivers.kindOf(callee.receiver) !== 'pool') return undefined;
  if (call.child('arguments')?.parts.length !== 0) return undefined;
  const holder = ancestorOf(call, functionTypes);
  const variable = variableOf(call);
  if (!holder || !variable) return undefined;
  const name = bindings.textOf(variable);
  const binding = bindings.find(name, call);
  if (!binding || !isWithin(binding.declaration, holder)) return undefined;
  const uses = usesOf(name, variable, holder, bindings);
  const releases = uses.filter((use) => use.kind === 'release');
  const tail = tailOf(call, code.text);
  const [use, ...others] = uses.filter((one) => one.kind !== 'release');
  const given = releases.map(({ node }) => callOf(node));
  const soleUse = use && others.length === 0 ? soleUseOf(call, use.node, given) : undefined;
  return {
    range: rangeOf(call),
    callee: callee.written,
    name,
    releases: releasesOf(releases, name, code.text),
    safe: isSafe(uses, releases, call, holder),
    ...(soleUse && { soleUse }),
    ...(tail && { tail }),
  };
}

/** `new Pool(…)` or `new Client(…)` inside a function. */
export function newConnectionOf(
  node: CodeNode,
  { bindings, receivers, code }: Surroundings,
  functions: Functions,
): NewConnection | undefined {
  const kind = receivers.kindOfNew(node);
  const name = node.child('constructor');
  if (kind === 'unknown' || !name) return undefined;
  const within = functions.around(node);
  const options = connectionOptionsOf(node, bindings, code.text);
  return {
    range: { start: node.start, end: name.end },
    kind,
    ...(within && { function: within }),
    kept: isKept(node, bindings),
    ...(options && { options }),
  };
}

interface Use {
  readonly node: CodeNode;
  /** `kept`: returned or stored. `given`: handed to another function. */
  readonly kind: 'release' | 'release-reference' | 'kept' | 'given' | 'other';
}

const passThrough: ReadonlySet<string> = new Set([
  'await_expression',
  'parenthesized_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
]);

function outermostValue(node: CodeNode): CodeNode {
  let value = node;
  while (value.parent && passThrough.has(value.parent.type)) value = value.parent;
  return value;
}

/** The variable that a value is bound or assigned to. */
function variableOf(node: CodeNode): CodeNode | undefined {
  const value = outermostValue(node);
  const { parent } = value;
  if (parent?.type === 'variable_declarator') return identifier(parent.child('name'));
  return parent?.type === 'assignment_expression' ? identifier(parent.child('left')) : undefined;
}

function identifier(node: CodeNode | undefined): CodeNode | undefined {
  return node?.type === 'identifier' ? node : undefined;
}

function usesOf(name: string, variable: CodeNode, holder: CodeNode, bindings: Bindings): Use[] {
  const uses: Use[] = [];
  const declaration = bindings.find(name, variable)?.declaration;
  for (const node of namedIn(holder, bindings).get(name) ?? []) {
    if (node === variable) continue;
    if (node.field === 'name' || bindings.find(name, node)?.declaration !== declaration) continue;
    uses.push({ node, kind: useKind(node, bindings) });
  }
  return uses;
}

/** Where names stand in a function. */
function namedIn(holder: CodeNode, bindings: Bindings): ReadonlyMap<string, readonly CodeNode[]> {
  const before = named.get(holder);
  if (before) return before;
  const byName = new Map<string, CodeNode[]>();
  for (const node of below(holder)) {
    if (node.type !== 'identifier' && node.type !== 'shorthand_property_identifier') continue;
    const name = bindings.textOf(node);
    const others = byName.get(name);
    if (others) others.push(node);
    else byName.set(name, [node]);
  }
  named.set(holder, byName);
  return byName;
}

/** A node keeps its names as long as it keeps its identity: its text is the same. */
const named = new Attached<CodeNode, ReadonlyMap<string, readonly CodeNode[]>>();

function useKind(written: CodeNode, bindings: Bindings): Use['kind'] {
  const node = outermostValue(written);
  const { parent } = node;
  switch (parent?.type) {
    case 'member_expression': {
      if (node.field !== 'object') return 'other';
      const property = parent.child('property');
      if (!property || bindings.textOf(property) !== 'release') return 'other';
      return parent.field === 'function' ? 'release' : 'release-reference';
    }
    case 'arguments':
      return 'given';
    case 'assignment_expression':
      return node.field === 'right' ? 'kept' : 'other';
    case 'return_statement':
    case 'pair':
    case 'object':
    case 'array':
    case 'yield_expression':
    case 'variable_declarator':
      return 'kept';
    case 'arrow_function':
      return node.field === 'body' ? 'kept' : 'other';
    default:
      return 'other';
  }
}

const finallyClause: ReadonlySet<string> = new Set(['finally_clause']);
const catchClause: ReadonlySet<string> = new Set(['catch_clause']);

function isSafe(uses: readonly Use[], releases: readonly Use[], call: CodeNode, holder: CodeNode): boolean {
  if (uses.some((use) => use.kind === 'kept' || use.kind === 'release-reference')) return true;
  if (releases.length === 0) return uses.some((use) => use.kind === 'given');
  const inCallback = releases.some(({ node }) => ancestorOf(node, functionTypes) !== holder);
  const inFinally = releases.some(({ node }) => {
    const clause = ancestorOf(node, finallyClause);
    return clause !== undefined && isWithin(clause, holder);
  });
  return inCallback || inFinally || inCatchAndBehind(releases, holder) || isSoon(uses, releases, call);
}

/** Given back in a `catch`, and also where nothing was thrown. */
function inCatchAndBehind(releases: readonly Use[], holder: CodeNode): boolean {
  const caught = releases.filter(({ node }) => {
    const clause = ancestorOf(node, catchClause);
    return clause !== undefined && isWithin(clause, holder);
  });
  return caught.length > 0 && caught.length < releases.length;
}

/** Given back before anything else is done with it. */
function isSoon(uses: readonly Use[], releases: readonly Use[], call: CodeNode): boolean {
  const first = releases[0]?.node.start ?? 0;
  return call.end < first && !uses.some((use) => use.kind !== 'release' && use.node.start < first);
}

function releasesOf(releases: readonly Use[], name: string, text: string): Release[] {
  const calls = releases.map(({ node }) => callOf(node));
  return calls.map((call) => {
    const again = releaseAgain(call, calls, name, text);
    return { ...releaseOf(call), ...(again && { againAt: again.start }) };
  });
}

/** The call whose callee's object is `node`. */
function callOf(node: CodeNode): CodeNode {
  return outermostValue(node).parent?.parent ?? node;
}

function releaseOf(call: CodeNode): Release {
  const statement = call.parent;
  const alone =
    call.child('arguments')?.parts.length === 0 &&
    statement?.type === 'expression_statement' &&
    statement.parent?.type === 'statement_block';
  return { range: rangeOf(call), ...(alone && statement && { statement: rangeOf(statement) }) };
}

/** Nobody wants to see so many statements moved into a `try`. */
const longestTail = 1_000;

function tailOf(call: CodeNode, text: string): Tail | undefined {
  const declarator = outermostValue(call).parent;
  const statement = declarator?.type === 'variable_declarator' ? declarator.parent : undefined;
  const block = statement?.parent;
  if (!statement || block?.type !== 'statement_block') return undefined;
  const first = statement.next;
  const last = block.children.at(-1);
  if (!first || !last || block.children.length > longestTail) return undefined;
  const lineStart = text.lastIndexOf('\n', statement.start - 1) + 1;
  const indent = text.slice(lineStart, statement.start);
  if (indent.trim() !== '' || text.slice(statement.end, first.start).indexOf('\n') < 0) return undefined;
  const range = { start: first.start, end: last.end };
  const following = block.children.slice(block.children.indexOf(first));
  const clause = first.type === 'try_statement' ? first.child('finalizer') : undefined;
  const body = clause?.child('body');
  return {
    range,
    indent,
    lineStarts: lineStartsIn(range, following, text),
    ...(body && { finallyStart: body.start + 1 }),
    ...(first.type === 'try_statement' && first === last && !clause && { tryEnd: first.end }),
  };
}

const verbatim: ReadonlySet<string> = new Set(['template_string', 'string', 'jsx_text', 'regex', 'comment']);

function lineStartsIn(range: Range, statements: readonly CodeNode[], text: string): number[] {
  const fixed: Range[] = [];
  for (const statement of statements) {
    for (const node of below(statement)) if (verbatim.has(node.type)) fixed.push(rangeOf(node));
  }
  const starts: number[] = [];
  for (
    let next = text.indexOf('\n', range.start);
    next >= 0 && next < range.end;
    next = text.indexOf('\n', next + 1)
  ) {
    const start = next + 1;
    const blank = /^[ \t]*\r?(?:\n|$)/.test(text.slice(start, start + 200));
    if (!blank && !fixed.some((one) => one.start < start && start < one.end)) starts.push(start);
  }
  return starts;
}

function isKept(node: CodeNode, bindings: Bindings): boolean {
  const value = outermostValue(node);
  const { parent } = value;
  const variable = variableOf(node);
  const holder = ancestorOf(node, functionTypes);
  if (variable && holder) {
    const name = bindings.textOf(variable);
    const declaration = bindings.find(name, node)?.declaration;
    if (!declaration || !isWithin(declaration, holder)) return true;
    return usesOf(name, variable, holder, bindings).some((use) => use.kind === 'kept');
  }
  return parent?.type !== 'member_expression';
}

function rangeOf(node: CodeNode): Range {
  return { start: node.start, end: node.end };
}
