import { shift } from '../../text/range';
import type { Fragment } from '../fragment';
import type { Statement } from '../statement';
import { callSiteOf } from './call-site';
import { calleeOf, callKind } from './callee';
import type { Checkout, CodeModel, NewConnection, QueryCall, SlowWait } from './code-model';
import { ancestorOf, type CodeNode, functionTypes } from './code-node';
import { checkoutOf, newConnectionOf } from './connections';
import { reexportsOf } from './exports';
import type { Surroundings } from './find-literals';
import { createFunctions, nameOf } from './functions';
import { injectedValues } from './injected-values';
import { Keeper } from './keeper';
import { enclosingLoops } from './loops';
import { movedCheckout } from './moved-checkout';
import { movedQuery } from './moved-query';
import { namesIn } from './names-in';
import { queryingFunctions } from './querying-functions';
import { slowWaits } from './slow-waits';

/** The SQL that a call sends: the same object, as long as it is the same literal, read alike. */
export interface SentSql {
  /** Where it stands now. */
  readonly fragment: Fragment;
  readonly statements: readonly Statement[];
}

/** Gathers what the rules about code need. */
export function buildCodeModel(
  around: Surroundings,
  fragments: readonly Fragment[],
  sentBy: ReadonlyMap<CodeNode, SentSql>,
): CodeModel {
  const { code, bindings } = around;
  const functions = createFunctions(code.root, bindings);
  const queries = new Map<CodeNode, QueryCall>();
  const checkouts: Checkout[] = [];
  const connections: NewConnection[] = [];
  const holders = new Set<CodeNode>();
  for (const { landmarks } of code.stretches) {
    for (const node of landmarks) {
      if (node.type === 'new_expression') {
        const connection = newConnectionOf(node, around, functions);
        if (connection) connections.push(connection);
      } else if (node.type === 'call_expression') {
        const query = queryOf(node, around, sentBy.get(node));
        if (query) queries.set(node, query);
        const holder = query && opensTransaction(query) ? ancestorOf(node, functionTypes) : undefined;
        if (holder) holders.add(holder);
        const isConnect = calleeOf(node, bindings)?.name === 'connect';
        const checkout =
          isConnect && keptCheckouts.of(node, undefined, around, () => checkoutOf(node, around));
        if (checkout) checkouts.push(checkout);
      }
    }
  }
  const waits = [...holders].flatMap((holder) =>
    keptWaits.of(holder, undefined, around, () => [...slowWaits(holder, bindings)]),
  );
  const helpers = queryingFunctions(around, queries);
  return {
    text: code.text,
    fragments,
    queries: [...queries.values()],
    functions: helpers.functions,
    helperCalls: helpers.calls,
    reexports: reexportsOf(code.root, bindings),
    checkouts,
    connections,
    slowWaits: waits,
  };
}

function opensTransaction({ fragment }: QueryCall): boolean {
  return fragment !== undefined && /^\s*(?:begin|start)\b/i.test(fragment.text);
}

const keptQueries = new Keeper<QueryCall | undefined, SentSql | undefined>(
  (query, by, sent) => query && movedQuery(query, by, sent?.fragment),
);
const keptCheckouts = new Keeper<Checkout | undefined>(
  (checkout, by) => checkout && movedCheckout(checkout, by),
);
const keptWaits = new Keeper<readonly SlowWait[]>((waits, by) =>
  waits.map((wait) => ({ ...wait, range: shift(wait.range, by) })),
);

function queryOf(node: CodeNode, around: Surroundings, sent: SentSql | undefined): QueryCall | undefined {
  const read = () => queryCallOf(node, around, sent);
  // What stands in no function is told by its place in the document.
  if (!ancestorOf(node, functionTypes)) return read();
  const query = keptQueries.of(node, sent, around, read);
  return query && query.fragment !== sent?.fragment ? movedQuery(query, 0, sent?.fragment) : query;
}

function queryCallOf(node: CodeNode, around: Surroundings, sent: SentSql | undefined): QueryCall | undefined {
  const { bindings, receivers, code } = around;
  const callee = calleeOf(node, bindings);
  if (!callee) return undefined;
  const receiver = receivers.kindOf(callee.receiver);
  if (!sent && (receiver === 'unknown' || callKind(callee) !== 'query')) return undefined;
  const holder = ancestorOf(node, functionTypes);
  const name = holder && nameOf(holder, bindings);
  return {
    range: { start: node.start, end: node.end },
    callee: callee.written,
    calleeRange: { start: callee.node.start, end: callee.node.end },
    receiver,
    ...(sent && { fragment: sent.fragment }),
    statements: sent?.statements ?? [],
    receiverNames: callee.receiver ? namesIn(callee.receiver, bindings) : [],
    argumentNames: (node.child('arguments')?.parts ?? []).flatMap((part) => namesIn(part, bindings)),
    awaited: callee.awaitedInside || node.parent?.type === 'await_expression',
    injected: sent && receiver !== 'unknown' ? injectedValues(node, sent.fragment, bindings) : [],
    site: callSiteOf(node, bindings, code.text),
    loops: enclosingLoops(node, bindings, code.text),
    ...(holder && {
      function: { range: { start: holder.start, end: holder.end }, ...(name !== undefined && { name }) },
    }),
  };
}
