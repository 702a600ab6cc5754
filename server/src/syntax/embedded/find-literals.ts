import type { Bindings } from './bindings';
import { type Callee, calleeOf, callKind, queryClasses } from './callee';
import { ancestorOf, type CodeNode } from './code-node';
import type { CodeTree } from './code-parser';
import { bare } from './constant-value';
import { contentKey, liesElsewhere } from './fragment-content';
import type { Claim } from './judge';
import { Keeper } from './keeper';
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
  /** Of its content. */
  readonly key: string;
  readonly claim: Claim;
  /** The call or tag as it is written. */
  readonly callee?: string;
  /** The call that the literal is given to. */
  readonly call?: CodeNode;
  /** The declarator or the function whose value it is: what that puts into other SQL is a part of that one. */
  readonly declaration?: CodeNode;
}

type Found = Omit<Candidate, 'key'>;

/** What a stretch of code holds. */
interface Findings {
  readonly fromLandmarks: readonly Candidate[];
  readonly fromTexts: readonly Candidate[];
  /** The declarations whose text it puts into its own. */
  readonly nested: ReadonlySet<CodeNode>;
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
  const seen = new Set<CodeNode>();
  const stretches = around.code.stretches.map(({ node, landmarks }) =>
    node
      ? kept.of(node, undefined, around, () => findIn(landmarks, around, new Set()))
      : findIn(landmarks, around, seen),
  );
  const found: Candidate[] = [];
  const nested = new Set<CodeNode>();
  for (const stretch of stretches) for (const node of stretch.nested) nested.add(node);
  const add = (candidates: readonly Candidate[]): void => {
    for (const one of candidates) if (!one.declaration || !nested.has(one.declaration)) found.push(one);
  };
  for (const stretch of stretches) add(stretch.fromLandmarks);
  for (const stretch of stretches) add(stretch.fromTexts);
  return found;
}

/** They know where they stand by their nodes. */
const kept = new Keeper<Findings>((found) => found);

function findIn(landmarks: readonly CodeNode[], around: Surroundings, seen: Set<CodeNode>): Findings {
  const { bindings, code } = around;
  const texts = landmarks.filter((node) => textTypes.has(node.type) && opensLikeSql(node, code.text));
  return {
    fromLandmarks: landmarks.flatMap((node) => own(fromLandmark(node, around), node, around)),
    fromTexts: texts.flatMap((node) => own(fromText(node, around), node, around)),
    nested: nestedText(texts, bindings, seen),
  };
}

/** What another database is asked is not ours. */
function own(found: readonly Found[], node: CodeNode, around: Surroundings): readonly Candidate[] {
  const { bindings, code, isMixed } = around;
  const asked = isMixed
    ? found.filter(({ call, claim }) => call !== undefined || claim.place === 'declared')
    : found;
  if (asked.length === 0 || isForOtherDatabase(node, bindings)) return none;
  return asked.map((one) => {
    if (one.literal.parts.some((part) => liesElsewhere(part, one.literal))) bindings.askForPlaces();
    return { ...one, key: contentKey(one.literal, code.text) };
  });
}

const none: readonly never[] = [];

function fromLandmark(node: CodeNode, around: Surroundings): readonly Found[] {
  switch (node.type) {
    case 'call_expression':
      return fromCall(node, around);
    case 'new_expression':
      return fromConstructor(node, around);
    case 'template_string':
    case 'string':
      return fromComment(node, around);
    case 'variable_declarator':
      return fromName(node.child('name'), node.child('value'), around, node);
    case 'pair':
      return fromPair(node, around);
    default:
      return none;
  }
}

function fromCall(call: CodeNode, around: Surroundings): readonly Found[] {
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

function fromConstructor(node: CodeNode, around: Surroundings): readonly Found[] {
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
): readonly Found[] {
  const found: Found[] = [];
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

function fromTag(call: CodeNode, callee: Callee, args: CodeNode, around: Surroundings): readonly Found[] {
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
function fromComment(node: CodeNode, around: Surroundings): readonly Found[] {
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
  declaration?: CodeNode,
): readonly Found[] {
  if (!name || !value || !isSqlName(around.bindings.textOf(name)) || isCompared(value, around)) return none;
  const literal = readLiteral(bare(value), around.bindings, around.code.text);
  if (!literal) return none;
  const claim: Claim = { place: 'hint', certain: around.importsDriver, direct: false };
  const held = heldLiteral(literal, around.bindings.textOf(name), around);
  return [{ literal: held, claim, ...(declaration && { declaration }) }];
}

/** `{ text: '…', values: […] }`, and entries whose names speak of SQL. */
function fromPair(pair: CodeNode, around: Surroundings): readonly Found[] {
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

/** A literal that opens like SQL. */
function fromText(node: CodeNode, around: Surroundings): readonly Found[] {
  const found = textPlaceOf(node, around);
  if (!found) return none;
  const literal = readLiteral(found.whole, around.bindings, around.code.text);
  if (!literal) return none;
  const { place, call, callee, holder, declaration } = found;
  const claim: Claim = { place, certain: around.importsDriver, direct: call !== undefined };
  return [
    {
      literal: holder === undefined ? literal : heldLiteral(literal, holder, around),
      claim,
      ...(call && { call }),
      ...(callee !== undefined && { callee }),
      ...(declaration && { declaration }),
    },
  ];
}

/** What the variable `name` holds at first may be less than what is sent. */
function heldLiteral(literal: Literal, name: string, { bindings }: Surroundings): Literal {
  return bindings.says('isAddedTo', name) ? openLiteral(literal, name) : literal;
}
