import type { Range } from '../../text/range';
import type { Fragment } from '../fragment';
import type { Statement } from '../statement';

/** What the rules about application code need to know of a TypeScript or JavaScript document. Plain data. */
export interface CodeModel {
  readonly text: string;
  readonly fragments: readonly Fragment[];
  readonly queries: readonly QueryCall[];
  readonly checkouts: readonly Checkout[];
  readonly connections: readonly NewConnection[];
  /** The functions of the document that send queries, themselves or through others. */
  readonly functions: readonly QueryingFunction[];
  /** Calls in loops: of functions that send queries, and of those that other files of the project export. */
  readonly helperCalls: readonly HelperCall[];
  readonly reexports: readonly Reexport[];
  /** In functions that open transactions. */
  readonly slowWaits: readonly SlowWait[];
}

/** A call that waits for something that may take long, and is no query: `fetch`, `sleep`. */
export interface SlowWait {
  /** What is called, without the arguments. */
  readonly range: Range;
  readonly callee: string;
}

/** What sends the SQL: a pool gives each query to any of its connections, a client is one connection. */
export type ReceiverKind = 'pool' | 'client' | 'unknown';

/** A call that sends SQL to a database. */
export interface QueryCall {
  /** The whole call. */
  readonly range: Range;
  /** As it is written, such as `pool.query`. */
  readonly callee: string;
  readonly calleeRange: Range;
  readonly receiver: ReceiverKind;
  readonly fragment?: Fragment;
  /** Of the fragment. */
  readonly statements: readonly Statement[];
  /** Names that the call mentions, in its receiver and in its arguments. */
  readonly receiverNames: readonly string[];
  readonly argumentNames: readonly string[];
  readonly awaited: boolean;
  readonly site: CallSite;
  /** Only of calls on pools and clients. */
  readonly injected: readonly InjectedValue[];
  /** The loops in whose bodies the call stands, the innermost first; callbacks of `map` and the like are loops. */
  readonly loops: readonly EnclosingLoop[];
  readonly function?: EnclosingFunction;
}

/** A function that sends a query when it is called. */
export interface QueryingFunction {
  readonly name: string;
  /** `default` among them. */
  readonly exportedAs: readonly string[];
  /** The positions of the parameters of which the query's arguments are made. */
  readonly carries: readonly number[];
  /** In the function, or in one that it calls. */
  readonly query: QueryCall;
}

/** A call in a loop that may send a query. */
export interface HelperCall {
  readonly callee: string;
  readonly calleeRange: Range;
  /** By position. */
  readonly argumentNames: readonly (readonly string[])[];
  readonly loops: readonly EnclosingLoop[];
  readonly target: CalledHelper;
}

export type CalledHelper =
  | { readonly kind: 'local'; readonly function: QueryingFunction }
  /** The module as the import names it, and the name under which it exports the function. */
  | { readonly kind: 'imported'; readonly from: string; readonly name: string };

/** `export { a as b } from './c'`, `export * from './d'`. */
export interface Reexport {
  readonly from: string;
  /** Missing: all that the other module exports. */
  readonly name?: string;
  readonly as?: string;
}

/** How a call is written, and where. */
export interface CallSite {
  /** The last name of what is called: `query`. */
  readonly method: string;
  readonly argumentsText: string;
  /** The fragment is all of the text that the call sends, whatever happens. */
  readonly isOneText: boolean;
  /** Missing where the code does not spell them out. */
  readonly values?: SentValues;
  /** The call is a statement of its own: nobody waits for its promise. */
  readonly floating?: { readonly start: number; readonly inAsync: boolean };
  readonly place?: Place;
  /** The loop that does nothing but this call. */
  readonly loop?: LoneLoop;
}

/** A loop over an array whose statement does nothing but wait for one call. */
export interface LoneLoop {
  /** The whole statement. */
  readonly range: Range;
  /** The array, as it is written. */
  readonly over: string;
  /** The name or pattern that stands for the element. */
  readonly pattern: string;
}

/** A string from outside the function that stands as a value in the text of the SQL. */
export interface InjectedValue {
  /** `${…}`, or the operand of `+`. */
  readonly range: Range;
  readonly source: string;
  /** Inside a string of the SQL. */
  readonly quoted: boolean;
  /** It is all of the value. */
  readonly alone: boolean;
}

/** What is sent for the placeholders. */
export type SentValues =
  | {
      readonly kind: 'none';
      /** Where a list may be added to the arguments. */
      readonly insertAt: number;
    }
  | { readonly kind: 'list'; readonly range: Range; readonly items: readonly Range[] };

/** Where a call's statement stands in its function. */
export interface Place {
  /** The starts of the blocks around it, the innermost first. */
  readonly blocks: readonly number[];
  /** The statement's position in the innermost block. */
  readonly index: number;
  /** The statement does nothing but keep the result: `const { rows } = await …`. */
  readonly isDeclaration: boolean;
  /** What the statement declares. */
  readonly names: readonly string[];
  /** The statement is `const pattern = await call`, and nothing else. */
  readonly constant?: { readonly statement: Range; readonly pattern: Range };
}

export interface EnclosingLoop {
  readonly kind: 'for' | 'for-of' | 'for-in' | 'for-await' | 'while' | 'do' | 'callback';
  readonly range: Range;
  /** Of a callback: `map`. */
  readonly method?: string;
  /** What it runs over, as it is written: `orders`. */
  readonly over?: string;
  /** The number of elements, where the document says it. */
  readonly length?: number;
  /** A counter goes on by more than one: the loop runs over batches. */
  readonly inSteps: boolean;
  /** It takes its elements from a queue or an iterator: `shift()`, `next()`. */
  readonly consumes: boolean;
  /** Behind the call the loop is always left, by `return` or `break`. */
  readonly leavesBehindCall: boolean;
  readonly mayLeave: boolean;
  /** Names that stand for the element: `order`, or the counter. */
  readonly elementNames: readonly string[];
  /** All names that are bound anew in each turn, those of the element among them. */
  readonly names: readonly string[];
}

export interface EnclosingFunction {
  readonly name?: string;
  readonly range: Range;
  /** Why it is known to run once per request: `handler of app.get`. */
  readonly servesRequests?: string;
}

/** A client that is taken from a pool: `const client = await pool.connect()`. */
export interface Checkout {
  /** The call of `connect`. */
  readonly range: Range;
  /** As it is written: `pool.connect`. */
  readonly callee: string;
  /** The variable. */
  readonly name: string;
  readonly releases: readonly Release[];
  /** The client is given back on every path, or that is somebody else's task: it is returned, stored or handed on. */
  readonly safe: boolean;
  /** It is used for nothing but one call. */
  readonly soleUse?: SoleUse;
  /** Where the statements that use the client may be wrapped in `try … finally`. */
  readonly tail?: Tail;
}

/** The one call that a client is taken for. */
export interface SoleUse {
  /** The client's name in the call. */
  readonly name: Range;
  /** What becomes superfluous without the client, where nothing else stands there. */
  readonly removal?: {
    /** From the declaration to the statement behind it. */
    readonly taking: Range;
    readonly release?: Range;
    readonly attempt?: Attempt;
  };
}

/** The `try` behind a declaration, where its `finally` holds nothing but the release. */
export interface Attempt {
  readonly range: Range;
  /** From the first to the last statement. */
  readonly body: Range;
  /** Where its `catch` ends. */
  readonly handlerEnd?: number;
}

export interface Release {
  readonly range: Range;
  /** Its statement, where it is a statement of its own without arguments. */
  readonly statement?: Range;
  /** The start of another release that runs for sure behind this one. */
  readonly againAt?: number;
}

/** What follows the statement that takes the client, in the same block. */
export interface Tail {
  /** From the first to the last statement. */
  readonly range: Range;
  /** The white space before the statement that takes the client. */
  readonly indent: string;
  /** Starts of the lines that may be indented without changing a string. */
  readonly lineStarts: readonly number[];
  /** The tail is a lone `try` without `finally`: the end of its last block. */
  readonly tryEnd?: number;
  /** The tail starts with a `try` whose `finally` opens behind this offset. */
  readonly finallyStart?: number;
}

/** `new Pool(…)` or `new Client(…)` of PostgreSQL's driver. */
export interface NewConnection {
  /** `new Client`, without the arguments. */
  readonly range: Range;
  readonly kind: 'pool' | 'client';
  readonly function?: EnclosingFunction;
  /** It outlives the function: it is returned, or assigned to something outside. */
  readonly kept: boolean;
  /** Where they are spelled out. */
  readonly options?: ConnectionOptions;
}

/** The object literal that a pool or client is made with. */
export interface ConnectionOptions {
  readonly names: readonly string[];
  /** Behind the last property. */
  readonly insertAt: number;
  /** What to write between the last property and another one: `, `, or a line of its own. */
  readonly separator: string;
}
