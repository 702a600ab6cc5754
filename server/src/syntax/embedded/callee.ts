import { Attached } from '../../text/attached';
import type { Bindings } from './bindings';
import type { CodeNode } from './code-node';

/** What a call calls, without type arguments and without the `await` that tree-sitter puts inside. */
export interface Callee {
  /** As it is written, on one line: `this.pool.query`. */
  readonly written: string;
  /** The last name: `query`. */
  readonly name: string;
  readonly node: CodeNode;
  /** What stands before the last name. */
  readonly receiver: CodeNode | undefined;
  /** The `await` stands inside the call in the syntax tree. */
  readonly awaitedInside: boolean;
}

export function calleeOf(call: CodeNode, bindings: Pick<Bindings, 'textOf'>): Callee | undefined {
  const before = callees.get(call);
  if (before) return before.callee;
  const callee = readCallee(call, bindings);
  callees.set(call, { callee });
  return callee;
}

/** A node keeps its callee as long as it keeps its identity: its text is the same. */
const callees = new Attached<CodeNode, { readonly callee: Callee | undefined }>();

function readCallee(call: CodeNode, bindings: Pick<Bindings, 'textOf'>): Callee | undefined {
  let node = call.child('function') ?? call.child('constructor');
  let awaitedInside = false;
  while (node) {
    if (node.type === 'await_expression') awaitedInside = true;
    else if (tails.has(node.type)) {
      node = node.parts.at(-1);
      continue;
    } else if (!wrappers.has(node.type)) break;
    node = node.parts[0];
  }
  if (!node) return undefined;
  const receiver = node.type === 'member_expression' ? node.child('object') : undefined;
  const last = node.type === 'member_expression' ? node.child('property') : node;
  if (!last) return undefined;
  return {
    written: bindings.textOf(node).replace(/\s+/g, ''),
    name: node.type === 'call_expression' ? '' : bindings.textOf(last),
    node,
    receiver,
    awaitedInside,
  };
}

const wrappers: ReadonlySet<string> = new Set([
  'non_null_expression',
  'instantiation_expression',
  'parenthesized_expression',
]);

/** No tag of a template without parentheses: of ``a ? b : tag<Row>`…` `` tree-sitter calls all of it the tag. */
const tails: ReadonlySet<string> = new Set(['arrow_function', 'ternary_expression']);

/** How much a call says of its argument: that it is SQL, or only that it may be. */
export type CallKind = 'query' | 'maybe-query' | 'other';

const queryNames =
  /^\$?(?:query|execute)(?:Raw|Unsafe|Typed|Optional|Maybe|One|Many|All|First|Single|None|Any|Rows?|Stream|Cursor|Array|Objects?|Values?|Scalars?|Async|Sync|Sql|SQL|Params)*(?:(?:Maybe|With|In)\w*)?$|^(?:run|exec|do|raw|simple|safe|timed|prepared|db|pg|sql|psql|send|perform|fetch|make)_?(?:Query|Sql|SQL|Statement)$|^unsafe$/;

const maybeQueryNames =
  /^(?:(?:query|execute|exec)[A-Z]\w*|exec|run|all|get|each|iterate|one|none|any|many|oneOrNone|manyOrNone|oneFirst|manyFirst|maybeOne|maybeOneFirst|anyFirst|exists|map|result|multi|multiResult|prepare|stream|raw|sql|q|db|command|rows?|select(?:[A-Z]\w*)?|insert|update|delete|fetch\w*|find\w*|load\w*|count|cursor|explain|begin|simple|format|addUpgradeQuery|addSql)$|(?:query|sql|rows|statement)$/i;

/** Receivers whose `query` looks for elements or documents. */
const otherReceivers =
  /(?:^|\.)(?:page|document|screen|container|root|shadowRoot|element|el|dom|\$|within|cy|apollo\w*|graphql|urql|router|url|location|params|searchParams|elastic\w*|chrome|browser|tabs|permissions|cache)$/;

export function callKind(callee: Callee): CallKind {
  const before = kinds.get(callee);
  if (before) return before;
  const kind = readKind(callee);
  kinds.set(callee, kind);
  return kind;
}

const kinds = new Attached<Callee, CallKind>();

function readKind(callee: Callee): CallKind {
  const receiver = callee.written.slice(0, -callee.name.length - 1).replace(/\?$/, '');
  if (callee.receiver && otherReceivers.test(receiver)) return 'other';
  if (queryNames.test(callee.name)) return 'query';
  return maybeQueryNames.test(callee.name) ? 'maybe-query' : 'other';
}

/** Classes whose first argument is SQL. */
export const queryClasses =
  /(?:^|\.)(?:Query|QueryStream|Cursor|PreparedStatement|ParameterizedQuery|PgQuery|NativeQuery)$/;
