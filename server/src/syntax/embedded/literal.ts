import type { Range } from '../../text/range';
import type { Bindings } from './bindings';
import { branchesOf } from './branches';
import type { CodeNode } from './code-node';
import { bare, constantValue } from './constant-value';
import { type CookedRun, cook, type LiteralKind } from './cook';
import { returnedValue } from './returned-value';
import { operandsOf } from './sum';
import { transparentMethods, transparentTags } from './transparent';

/** A part of a literal's value. */
export type Part =
  | ({ readonly kind: 'text' } & CookedRun)
  /** Text that stands elsewhere: between joined literals, or in a constant that a hole names. */
  | ({ readonly kind: 'made-up' } & CookedRun)
  | {
      readonly kind: 'hole';
      /** `${…}` or the operand of a `+`, in the document. */
      readonly range: Range;
      /** The expression as it is written. */
      readonly source: string;
      /** What the expression may be, where the document says so: the branches of a condition. */
      readonly known: readonly string[];
    };

/** An expression whose value is a string that is written in the document, at least in part. */
export interface Literal {
  readonly node: CodeNode;
  /** With its quotes, where the node stood when it was read. So are the ranges of the parts. */
  readonly range: Range;
  readonly parts: readonly Part[];
  readonly kinds: readonly LiteralKind[];
}

/** Tags whose values nest as SQL. */
const sqlTags = /(?:^|[.$])(?:sql|SQL|pgsql|psql|fragment|raw|unsafe|sqlFragment)$/;

const deepest = 6;
/** More in one template are no query that anybody writes, and to read them takes long. */
const mostHoles = 1_000;
/** Constants that name each other grow without bound. */
const longestInlined = 100_000;

/** Reads an expression as a literal; undefined where it is none. `tagged` values are sent apart from the SQL. */
export function readLiteral(
  node: CodeNode,
  bindings: Bindings,
  text: string,
  tagged = false,
): Literal | undefined {
  const kinds: LiteralKind[] = [];
  const parts = partsOf(node, { bindings, text, kinds, tagged, depth: 0 }, 0);
  return parts && kinds.length > 0
    ? { node, range: { start: node.start, end: node.end }, parts, kinds }
    : undefined;
}

interface Reading {
  readonly bindings: Bindings;
  readonly text: string;
  readonly kinds: LiteralKind[];
  readonly tagged: boolean;
  /** How many names were followed to get here. */
  readonly depth: number;
}

function partsOf(written: CodeNode, reading: Reading, depth: number): Part[] | undefined {
  const node = bare(written);
  if (depth > 100) return undefined;
  switch (node.type) {
    case 'string':
      return stringParts(node, reading);
    case 'template_string':
      return templateParts(node, '`', reading);
    case 'binary_expression':
      return concatenation(node, reading, depth);
    case 'call_expression':
      return callParts(node, reading, depth);
    default:
      return undefined;
  }
}

function stringParts(node: CodeNode, { text, kinds }: Reading): Part[] {
  const kind = text[node.start] === '"' ? '"' : "'";
  kinds.push(kind);
  const closed = node.end - node.start > 1 && text[node.end - 1] === kind;
  const inside = { start: node.start + 1, end: closed ? node.end - 1 : node.end };
  return cook(text, inside, kind).map((run) => ({ kind: 'text', ...run }));
}

function templateParts(node: CodeNode, kind: '`' | 'raw', reading: Reading): Part[] | undefined {
  const { text } = reading;
  if (node.children.length > mostHoles) return undefined;
  reading.kinds.push(kind);
  const parts: Part[] = [];
  let position = node.start + 1;
  const takeText = (end: number): void => {
    for (const run of cook(text, { start: position, end }, kind)) parts.push({ kind: 'text', ...run });
  };
  for (const hole of node.children) {
    if (hole.type !== 'template_substitution') continue;
    takeText(hole.start);
    const expression = hole.parts[0];
    const range = { start: hole.start, end: hole.end };
    if (expression) parts.push(...holeParts(expression, range, reading));
    else parts.push({ kind: 'hole', range, source: '', known: [] });
    position = hole.end;
  }
  const closed = node.end > position && text[node.end - 1] === '`';
  takeText(closed ? node.end - 1 : node.end);
  return parts;
}

/** `'a' + b + 'c'`: what is not a literal is a hole. */
function concatenation(node: CodeNode, reading: Reading, depth: number): Part[] | undefined {
  const operands = operandsOf(node, reading.bindings);
  if (!operands) return undefined;
  const [left, right] = operands;
  const operand = (side: CodeNode): Part[] => {
    const range = { start: side.start, end: side.end };
    return partsOf(side, reading, depth + 1) ?? holeParts(side, range, reading);
  };
  const before = operand(left);
  const after = operand(right);
  const joint = { start: lastEnd(before, left), end: firstStart(after, right) };
  return [...before, { kind: 'made-up', text: '', range: joint }, ...after];
}

function lastEnd(parts: readonly Part[], node: CodeNode): number {
  return parts.at(-1)?.range.end ?? node.end;
}

function firstStart(parts: readonly Part[], node: CodeNode): number {
  return parts[0]?.range.start ?? node.start;
}

/** `String.raw`…``, `'…'.trim()`, `['…', '…'].join(' ')`. */
function callParts(node: CodeNode, reading: Reading, depth: number): Part[] | undefined {
  const callee = node.child('function');
  const args = node.child('arguments');
  if (!callee || !args) return undefined;
  const name = reading.bindings.textOf(callee);
  if (args.type === 'template_string') {
    if (!transparentTags.test(name)) return undefined;
    return templateParts(args, name === 'String.raw' ? 'raw' : '`', reading);
  }
  if (callee.type !== 'member_expression') return undefined;
  const object = callee.child('object');
  const method = callee.child('property');
  if (!object || !method) return undefined;
  const methodName = reading.bindings.textOf(method);
  if (transparentMethods.test(methodName)) return partsOf(object, reading, depth + 1);
  const array = listOf(object, reading.bindings);
  if (methodName !== 'join' || array?.type !== 'array' || array.parts.length === 0) return undefined;
  const separator = args.parts[0];
  const between = separator ? fixedText(separator, reading.bindings, reading.text, 0) : ',';
  if (between === undefined) return undefined;
  const parts: Part[] = [];
  for (const element of array.parts) {
    const range = { start: element.start, end: element.end };
    const own = partsOf(element, reading, depth + 1) ?? holeParts(element, range, reading);
    if (parts.length > 0) {
      const joint = { start: lastEnd(parts, element), end: firstStart(own, element) };
      parts.push({ kind: 'made-up', text: between, range: joint });
    }
    parts.push(...own);
  }
  return parts;
}

/** A list that is written here, or that a constant names to which nothing is added. */
function listOf(written: CodeNode, bindings: Bindings): CodeNode | undefined {
  const node = bare(written);
  const value = constantValue(node, bindings);
  if (!value) return node;
  return bindings.says('isAddedTo', bindings.textOf(node)) ? undefined : bare(value);
}

/** A hole whose expression the document tells is no hole: the text stands there as if it were written. */
function holeParts(expression: CodeNode, range: Range, reading: Reading): Part[] {
  const { bindings, text, tagged, depth } = reading;
  const source = bindings.textOf(expression);
  if (depth > deepest) return [{ kind: 'hole', range, source, known: [] }];
  const nested = nestedSql(expression, bindings, depth);
  if (nested) {
    const inner = partsOf(nested, { bindings, text, kinds: [], tagged: true, depth: depth + 1 }, 0);
    if (inner) return inner.map((part) => made(part, range));
  }
  if (tagged) return [{ kind: 'hole', range, source, known: nestedBranches(expression, bindings, text) }];
  const fixed = fixedText(expression, bindings, text, depth);
  if (fixed !== undefined) return [{ kind: 'made-up', text: fixed, range }];
  const written = constantValue(bare(expression), bindings) ?? returnedValue(expression, bindings);
  const own = written && partsOf(written, { bindings, text, kinds: [], tagged, depth: depth + 1 }, 0);
  if (own) return own.map((part) => made(part, range));
  return [{ kind: 'hole', range, source, known: branches(expression, bindings, text) }];
}

function made(part: Part, range: Range): Part {
  return part.kind === 'hole' ? { ...part, range } : { kind: 'made-up', text: part.text, range };
}

/** The template of `sql`…`` inside another one, or of a constant that names one. */
function nestedSql(expression: CodeNode, bindings: Bindings, depth: number): CodeNode | undefined {
  const node = bare(expression);
  if (depth > deepest) return undefined;
  if (node.type === 'call_expression') {
    const args = node.child('arguments');
    const callee = node.child('function');
    const isSql = args?.type === 'template_string' && callee && sqlTags.test(bindings.textOf(callee));
    return isSql ? args : undefined;
  }
  const value = constantValue(node, bindings);
  return value && nestedSql(value, bindings, depth + 1);
}

function nestedBranches(expression: CodeNode, bindings: Bindings, text: string): string[] {
  return knownTexts(branchesOf(expression, bindings), (branch) => {
    const nested = nestedSql(branch, bindings, 0);
    const parts = nested && partsOf(nested, { bindings, text, kinds: [], tagged: true, depth: 1 }, 0);
    return parts?.map((part) => (part.kind === 'hole' ? 'NULL' : part.text)).join('');
  });
}

function branches(expression: CodeNode, bindings: Bindings, text: string): string[] {
  return knownTexts(branchesOf(expression, bindings), (branch) => fixedText(branch, bindings, text, 0));
}

/** Longest first: the branch that says most. That there may be nothing says something only where all else is known. */
function knownTexts(nodes: readonly CodeNode[], read: (node: CodeNode) => string | undefined): string[] {
  const texts = nodes.map(read);
  const known = texts.filter((text): text is string => text !== undefined);
  const telling = known.length === texts.length ? known : known.filter((text) => text.trim() !== '');
  return [...new Set(telling)].sort((a, b) => b.length - a.length);
}

/** The one value that an expression can have, where the document says it. */
export function fixedText(
  expression: CodeNode,
  bindings: Bindings,
  text: string,
  depth: number,
): string | undefined {
  const node = bare(expression);
  if (depth > deepest) return undefined;
  if (node.type === 'number') return bindings.textOf(node).replace(/_|n$/g, '');
  const before = bindings.fixedTexts.get(node);
  if (before) return bindings.use(before);
  const fixed = bindings.watch(node.unit, () => {
    const value = constantValue(node, bindings);
    const read = value ? fixedText(value, bindings, text, depth + 1) : plainText(node, bindings, text, depth);
    return read !== undefined && read.length <= longestInlined ? read : undefined;
  });
  bindings.fixedTexts.set(node, fixed);
  return fixed.value;
}

function plainText(node: CodeNode, bindings: Bindings, text: string, depth: number): string | undefined {
  if (depth > deepest) return undefined;
  const parts = partsOf(node, { bindings, text, kinds: [], tagged: false, depth: depth + 1 }, 0);
  if (!parts?.every((part) => part.kind !== 'hole')) return undefined;
  return parts.map((part) => part.text).join('');
}
