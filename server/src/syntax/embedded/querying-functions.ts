import { Attached } from '../../text/attached';
import type { Bindings } from './bindings';
import type { CallIndex } from './call-index';
import { calleeOf } from './callee';
import type { CalledHelper, EnclosingLoop, HelperCall, QueryCall, QueryingFunction } from './code-model';
import { ancestorOf, below, type CodeNode, functionTypes } from './code-node';
import { exportsOf, importsOf } from './exports';
import type { Surroundings } from './find-literals';
import { functionCalled } from './function-called';
import { nameOf } from './functions';
import { Keeper } from './keeper';
import { enclosingLoops } from './loops';
import { movedRanges } from './moved-query';
import { namesIn } from './names-in';

export interface Helpers {
  readonly functions: readonly QueryingFunction[];
  readonly calls: readonly HelperCall[];
}

/** Functions that call others that call others: so many steps at most. */
const mostSteps = 4;

/** The functions of a document that send queries, themselves or through others, and the loops that call them. */
export function queryingFunctions(around: Surroundings, queries: ReadonlyMap<CodeNode, QueryCall>): Helpers {
  const { code, bindings } = around;
  const { root, calls: index } = code;
  const imports = importsOf(root, bindings);
  if (queries.size === 0 && imports.length === 0) return { functions: [], calls: [] };
  const exported = exportsOf(root, bindings);
  const functions: QueryingFunction[] = [];
  const calls: HelperCall[] = [];
  const known = new Set<CodeNode>();
  const add = (sender: Sender, query: QueryCall, step: number): void => {
    const { target, name, carries } = sender;
    if (known.has(target)) return;
    known.add(target);
    const found = { name, exportedAs: exported.get(name) ?? [], carries, query };
    functions.push(found);
    for (const call of callsOf(name, target, index, bindings)) {
      const one = helperCallOf(call, { kind: 'local', function: found }, loopsAround(call, around), bindings);
      if (one.loops.length > 0) {
        calls.push(one);
        continue;
      }
      const names = carries.flatMap((i) => one.argumentNames[i] ?? []);
      const outer = step < mostSteps ? senderOf(call, names, bindings) : undefined;
      if (outer) add(outer, query, step + 1);
    }
  };
  for (const [node, query] of queries) {
    if (query.loops.length > 0 || query.statements.length === 0) continue;
    const sender = senderOf(node, query.argumentNames, bindings, sent);
    if (sender) add(sender, query, 0);
  }
  const addImported = (call: CodeNode, from: string, name: string): void => {
    const loops = loopsAround(call, around);
    if (loops.length > 0) calls.push(helperCallOf(call, { kind: 'imported', from, name }, loops, bindings));
  };
  const modules = new Map<string, string>();
  for (const { local, from, name } of imports) {
    if (name === '*') modules.set(local, from);
    else for (const call of callsOf(local, undefined, index, bindings)) addImported(call, from, name);
  }
  if (modules.size === 0) return { functions, calls };
  for (const name of index.names()) {
    for (const call of index.named(name)) {
      const from = moduleOf(call, modules, bindings);
      if (from !== undefined) addImported(call, from, name);
    }
  }
  return { functions, calls };
}

/** The module whose function `db.find()` calls, where `db` is all of it. */
function moduleOf(
  call: CodeNode,
  modules: ReadonlyMap<string, string>,
  bindings: Bindings,
): string | undefined {
  const receiver = calleeOf(call, bindings)?.receiver;
  if (receiver?.type !== 'identifier') return undefined;
  const name = bindings.textOf(receiver);
  const from = modules.get(name);
  return from !== undefined && bindings.find(name, receiver)?.kind === 'import' ? from : undefined;
}

/** What was asked for before may be kept: not every call sends the query. */
const mayKeep = /cache|memo|\.has\(|loader/i;

/** Where in a function the first word ends that says so; infinity where there is none. */
function keptFrom(target: CodeNode, bindings: Bindings): number {
  const before = keeping.get(target);
  if (before !== undefined) return before;
  const word = mayKeep.exec(bindings.textOf(target));
  const from = word ? word.index + word[0].length : Number.POSITIVE_INFINITY;
  keeping.set(target, from);
  return from;
}

const keeping = new Attached<CodeNode, number>();

/** The innermost function that can be called by a name; callbacks inside it run with it. */
function namedFunctionAround(node: CodeNode): CodeNode | undefined {
  for (let up = ancestorOf(node, functionTypes); up; up = ancestorOf(up, functionTypes)) {
    const holder = up.parent?.type;
    const isNamed = up.type.endsWith('declaration') || up.type === 'method_definition';
    if (isNamed || holder === 'variable_declarator' || holder?.endsWith('field_definition')) return up;
  }
  return undefined;
}

/** A function that sends what a call in it is given. */
interface Sender {
  readonly target: CodeNode;
  readonly name: string;
  /** The positions of its parameters of which that is made. */
  readonly carries: readonly number[];
}

/** The function around the call at `at`, whose arguments mention `names`. */
function senderOf(
  at: CodeNode,
  names: readonly string[],
  bindings: Bindings,
  kept?: Attached<CodeNode, Sender>,
): Sender | undefined {
  const target = namedFunctionAround(at);
  const name = target && nameOf(target, bindings);
  if (!target || name === undefined) return undefined;
  const before = kept?.get(at);
  if (before?.target === target && before.name === name)
    return before.carries.length > 0 ? before : undefined;
  const sender = { target, name, carries: carriedBy(target, at, names, bindings) };
  // In one piece: the function changes no more than the call.
  if (target.unit === at.unit) kept?.set(at, sender);
  return sender.carries.length > 0 ? sender : undefined;
}

/** By a call that sends a query, of whose arguments as they are written. */
const sent = new Attached<CodeNode, Sender>();

function carriedBy(
  target: CodeNode,
  at: CodeNode,
  names: readonly string[],
  bindings: Bindings,
): readonly number[] {
  if (keptFrom(target, bindings) <= at.start - target.start) return [];
  return carriedParameters(target, at, new Set(names), bindings);
}

/** The positions of the parameters of which something is among `names` where `at` stands. */
function carriedParameters(
  target: CodeNode,
  at: CodeNode,
  names: ReadonlySet<string>,
  bindings: Bindings,
): number[] {
  const offset = at.start - target.start;
  return carriersOf(target, bindings).flatMap((carriers, i) =>
    [...names].some((name) => (carriers.get(name) ?? Number.POSITIVE_INFINITY) <= offset) ? [i] : [],
  );
}

/** For each parameter the names that carry something of it, and from where in the function on they do. */
function carriersOf(target: CodeNode, bindings: Bindings): readonly Carriers[] {
  const before = carriersIn.get(target);
  if (before) return before;
  const parameters = target.child('parameters')?.parts ?? target.childrenOf('parameter');
  const carriers = parameters.map((parameter) => {
    const carrying = new Map<string, number>();
    for (const one of namesIn(parameter.child('pattern') ?? parameter, bindings)) carrying.set(one, 0);
    for (const node of below(target)) {
      const name = node.type === 'variable_declarator' ? node.child('name') : undefined;
      const value = name && node.child('value');
      if (!name || !value || !namesIn(value, bindings).some((one) => carrying.has(one))) continue;
      for (const one of namesIn(name, bindings))
        if (!carrying.has(one)) carrying.set(one, node.start - target.start);
    }
    return carrying;
  });
  carriersIn.set(target, carriers);
  return carriers;
}

type Carriers = ReadonlyMap<string, number>;

/** A function keeps what it carries as long as it keeps its identity: its text is the same. */
const carriersIn = new Attached<CodeNode, readonly Carriers[]>();

/** The calls of a function by its name; of an import where `target` is missing. */
function callsOf(
  name: string,
  target: CodeNode | undefined,
  index: CallIndex,
  bindings: Bindings,
): readonly CodeNode[] {
  return index.named(name.replace(/^#/, '')).filter((call) => {
    if (target) return functionCalled(call, bindings) === target;
    const callee = calleeOf(call, bindings)?.node;
    return callee?.type === 'identifier' && bindings.find(name, callee)?.kind === 'import';
  });
}

function helperCallOf(
  call: CodeNode,
  target: CalledHelper,
  loops: readonly EnclosingLoop[],
  bindings: Bindings,
): HelperCall {
  const callee = calleeOf(call, bindings);
  const at = callee?.node ?? call;
  return {
    callee: callee?.written ?? '',
    calleeRange: { start: at.start, end: at.end },
    argumentNames: (call.child('arguments')?.parts ?? []).map((part) => namesIn(part, bindings)),
    loops,
    target,
  };
}

const keptLoops = new Keeper<readonly EnclosingLoop[]>(movedRanges);

function loopsAround(call: CodeNode, around: Surroundings): readonly EnclosingLoop[] {
  const { bindings, code } = around;
  return keptLoops.of(call, undefined, around, () => enclosingLoops(call, bindings, code.text));
}
