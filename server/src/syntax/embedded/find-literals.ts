import type { Bindings } from './bindings';
import { type Callee, calleeOf, callKind, queryClasses } from './callee';
import { ancestorOf, type CodeNode } from './code-node';
import type { CodeTree } from './code-parser';
import { bare } from './constant-value';
import type { Claim } from './judge';
import { isDeclaredSql, isSqlName, opensLikeSql } from './landmarks';
import { type Literal, readLiteral } from './literal';
import { literalNodes } from './literal-nodes';
import { nestedText } from './nested-text';
import { openLiteral } from './open-literal';
import { isForOtherDatabase } from './other-databases';
import type { Receivers } from './receivers';
import { inlinesValues, isSqlTag } from './sql-tags';
import { isCompared, textPlaceOf } from './text-places';

/** A literal that may be SQL, and why. */
export interface Candidate {
  readonly literal: Literal;
  readonly claim: Claim;
  /** The call or tag as it is written. */
  readonly callee?: string;
  /** The call that the literal is given to. */
  readonly call?: CodeNode;
}

export interface Surroundings {
  readonly code: CodeTree;
  readonly bindings: Bindings;
  readonly receivers: Receivers;
  /** The document imports a driver of PostgreSQL. */
  readonly importsDriver: boolean;
  /** The document knows of another database: what no call sends may be for that one. */
  readonly isMixed: boolean;
}

const template = new Set(['template_substitution']);
const textTypes: ReadonlySet<string> = new Set(['string', 'template_string']);

/** All literals of a document that may be SQL. The same literal may come several times. */
export function findLiterals(around: Surroundings): Candidate[] {
  const { landmarks, text } = around.code;
  const found: Candidate[] = [];
  const texts = landmarks.filter((node) => textTypes.has(node.type) && opensLikeSql(node, text));
  const nested = nestedText(texts, around.bindings);
  for (const node of landmarks) addOwn(found, fromLandmark(node, nested, around), node, around);
  for (const node of texts) addOwn(found, fromText(node, nested, around), node, around);
  return found;
}

/** What another database is asked is not ours. */
function addOwn(
  found: Candidate[],
  candidates: readonly Candidate[],
  node: CodeNode,
  around: Surroundings,
): void {
  for (const candidate of candidates) {
    const { claim, call } = candidate;
    if (around.isMixed && !call && claim.place !== 'declared') continue;
    if (isForOtherDatabase(node, around.bindings)) return;
    found.push(candidate);
  }
}

const none: readonly Candidate[] = [];

function fromLandmark(
  node: CodeNode,
  nested: ReadonlySet<CodeNode>,
  around: Surroundings,
): readonly Candidate[] {
  switch (node.type) {
    case 'call_expression':
      return fromCall(node, around);
    case 'new_expression':
      return fromConstructor(node, around);
    case 'template_string':
    case 'string':
      return fromComment(node, around);
    case 'variable_declarator':
      return nested.has(node) ? none : fromName(node.child('name'), node.child('value'), around);
    case 'pair':
      return fromPair(node, around);
    default:
      return none;
  }
}

function fromCall(call: CodeNode, around: Surroundings): readonly Candidate[] {
  const callee = calleeOf(call, around.bindings);
  const args = call.child('arguments');
  if (!callee || !args) return none;
  if (args.type === 'template_string') {
    return fromTag(call, callee, args, around);
  }
  const kind = callKind(callee);
  if (kind === 'other') return none;
  const receiver = around.receivers.kindOf(callee.receiver);
  const certain = around.importsDriver || receiver !== 'unknown';
  const place = kind === 'query' ? 'query' : 'hint';
  return fromArguments(call, args, callee.written, { place, certain, direct: true }, around);
}

function fromConstructor(node: CodeNode, around: Surroundings): readonly Candidate[] {
  const callee = calleeOf(node, around.bindings);
  const args = node.child('arguments');
  if (!callee || !args || !queryClasses.test(callee.written)) return none;
  const claim: Claim = { place: 'hint', certain: around.importsDriver, direct: true };
  return fromArguments(node, args, callee.written, claim, around);
}

/** SQL is the first argument, or the second behind a connection. */
function fromArguments(
  call: CodeNode,
  args: CodeNode,
  callee: string,
  claim: Claim,
  around: Surroundings,
): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const argument of args.parts.slice(0, 2)) {
    let isFound = false;
    for (const node of literalNodes(argument, around.bindings)) {
      const literal = readLiteral(node, around.bindings, around.code.text);
      if (!literal) continue;
      isFound ||= literal.parts[0]?.kind !== 'hole';
      found.push({ literal, claim, callee, call });
    }
    if (isFound) return found;
  }
  return found;
}

function fromTag(call: CodeNode, callee: Callee, args: CodeNode, around: Surroundings): readonly Candidate[] {
  if (!isSqlTag(callee.node, callee.written, around.bindings) || isNested(call, around.bindings)) return none;
  const literal = readLiteral(args, around.bindings, around.code.text, !inlinesValues(callee.written));
  if (!literal) return none;
  const direct = callee.awaitedInside || isDirect(call);
  const receiver = call.parent?.type === 'arguments' ? call.parent.parent : undefined;
  const claim: Claim = { place: 'declared', certain: around.importsDriver, direct };
  return [{ literal, claim, callee: callee.written, call: receiver ?? call }];
}

/** Inside a hole of another SQL template: a part of that one's text. */
function isNested(call: CodeNode, bindings: Bindings): boolean {
  const hole = ancestorOf(call, template);
  const outer = hole?.parent?.parent;
  if (outer?.type !== 'call_expression') return false;
  const callee = calleeOf(outer, bindings);
  return callee !== undefined && isSqlTag(callee.node, callee.written, bindings);
}

function isDirect(node: CodeNode): boolean {
  const { parent } = node;
  return parent?.type === 'await_expression' || parent?.type === 'arguments';
}

/** A comment before the literal says that it is SQL. */
function fromComment(node: CodeNode, around: Surroundings): readonly Candidate[] {
  if (!isDeclaredSql(node, around.bindings.textOf)) return none;
  const whole = wholeConcatenation(node);
  const literal = readLiteral(whole, around.bindings, around.code.text);
  if (!literal) return none;
  const call = node.parent?.type === 'arguments' ? node.parent.parent : undefined;
  const callee = call && calleeOf(call, around.bindings);
  return [
    {
      literal,
      claim: { place: 'declared', certain: around.importsDriver, direct: call !== undefined },
      ...(callee && call && { callee: callee.written, call }),
    },
  ];
}

function wholeConcatenation(node: CodeNode): CodeNode {
  let whole = node;
  while (whole.parent?.type === 'binary_expression') whole = whole.parent;
  return whole;
}

/** `const findUsersSql = '…'`. */
function fromName(
  name: CodeNode | undefined,
  value: CodeNode | undefined,
  around: Surroundings,
): readonly Candidate[] {
  if (!name || !value || !isSqlName(around.bindings.textOf(name)) || isCompared(value, around)) return none;
  const literal = readLiteral(bare(value), around.bindings, around.code.text);
  if (!literal) return none;
  const claim: Claim = { place: 'hint', certain: around.importsDriver, direct: false };
  return [{ literal: heldLiteral(literal, around.bindings.textOf(name), around), claim }];
}

/** `{ text: '…', values: […] }`, and entries whose names speak of SQL. */
function fromPair(pair: CodeNode, around: Surroundings): readonly Candidate[] {
  const key = pair.child('key');
  const value = pair.child('value');
  if (!key || !value) return none;
  const isText =
    around.bindings.textOf(key) === 'text' &&
    pair.parent !== undefined &&
    !isCompared(pair, around) &&
    hasValues(pair.parent, around.bindings);
  if (!isText) {
    return fromName(key, value, around);
  }
  const literal = readLiteral(bare(value), around.bindings, around.code.text);
  return literal
    ? [{ literal, claim: { place: 'hint', certain: around.importsDriver, direct: false } }]
    : none;
}

function hasValues(object: CodeNode, bindings: Bindings): boolean {
  return object.parts.some((pair) => {
    const key = pair.child('key') ?? pair;
    return /^(?:values|rowMode)$/.test(bindings.textOf(key));
  });
}

/** A literal that opens like SQL. What is put into other SQL is a part of that one. */
function fromText(node: CodeNode, nested: ReadonlySet<CodeNode>, around: Surroundings): readonly Candidate[] {
  const found = textPlaceOf(node, around);
  if (!found || (found.declaration && nested.has(found.declaration))) return none;
  const literal = readLiteral(found.whole, around.bindings, around.code.text);
  if (!literal) return none;
  const { place, call, callee, holder } = found;
  const claim: Claim = { place, certain: around.importsDriver, direct: call !== undefined };
  return [
    {
      literal: holder === undefined ? literal : heldLiteral(literal, holder, around),
      claim,
      ...(call && { call }),
      ...(callee !== undefined && { callee }),
    },
  ];
}

/** What the variable `name` holds at first may be less than what is sent. */
function heldLiteral(literal: Literal, name: string, { bindings }: Surroundings): Literal {
  return bindings.isAddedTo(name) ? openLiteral(literal, name) : literal;
}
