import { calleeOf, callKind } from './callee';
import { ancestorOf, type CodeNode, functionTypes } from './code-node';
import type { Surroundings } from './find-literals';
import { functionCalled } from './function-called';
import { parameterUse } from './parameter-use';
import { operandsOf } from './sum';
import { transparentMethods, transparentTags } from './transparent';

/** Where a literal stands that opens like SQL, whatever the names around it say. */
export interface TextPlace {
  /** All of the expression that the literal opens: `'…' + x`, `'…'.trim()`. */
  readonly whole: CodeNode;
  /** `text`: a value that may go anywhere. Otherwise the argument of a call that sends it. */
  readonly place: 'text' | 'query' | 'hint';
  readonly call?: CodeNode;
  readonly callee?: string;
  /** The declarator or the function whose value it is. */
  readonly declaration?: CodeNode;
  /** The variable or member that holds it, as it is written. */
  readonly holder?: string;
}

/** Undefined where the text goes to somebody who may do anything with it, or is what a test compares with. */
export function textPlaceOf(literal: CodeNode, around: Surroundings): TextPlace | undefined {
  const whole = wholeOf(literal, around);
  if (!whole) return undefined;
  if (isPsqlCommand(whole, around)) return { whole, place: 'query' };
  let node = whole;
  while (node.parent && isPassedOn(node, node.parent, around)) node = node.parent;
  const found = node.parent && placeIn(node, node.parent, around);
  if (!found || (found.place === 'text' && isTested(whole, around))) return undefined;
  return { whole, ...found };
}

/** Undefined for a literal that is not the first part of its expression. */
function wholeOf(literal: CodeNode, { bindings }: Surroundings): CodeNode | undefined {
  let whole = literal;
  for (;;) {
    const { parent } = whole;
    if (parent && operandsOf(parent, bindings)) {
      if (whole.field !== 'left') return undefined;
      whole = parent;
    } else if (parent?.type === 'call_expression' && whole.field === 'arguments') {
      if (!transparentTags.test(calleeOf(parent, bindings)?.written ?? '')) return undefined;
      whole = parent;
    } else if (parent?.type === 'member_expression' && parent.parent?.type === 'call_expression') {
      if (!transparentMethods.test(calleeOf(parent.parent, bindings)?.name ?? '')) return undefined;
      whole = parent.parent;
    } else return whole;
  }
}

/** `spawn('psql', ['-c', '…'])`. */
function isPsqlCommand(node: CodeNode, { bindings }: Surroundings): boolean {
  const before = node.parent?.type === 'array' ? node.partBefore : undefined;
  return before !== undefined && /^['"`](?:-c|--command)['"`]$/.test(bindings.textOf(before));
}

const wrappers: ReadonlySet<string> = new Set([
  'parenthesized_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
]);

/** The value of `parent` may be that of `node`, or a list in which it is an element. */
function isPassedOn(node: CodeNode, parent: CodeNode, { bindings }: Surroundings): boolean {
  if (wrappers.has(parent.type)) return true;
  if (parent.type === 'ternary_expression') return node.field !== 'condition';
  if (parent.type === 'binary_expression') return isChoice(parent, bindings.between);
  if (parent.type !== 'array') return false;
  const { parent: holder } = parent;
  if (holder?.type === 'member_expression') return false;
  const name = holder?.type === 'variable_declarator' ? holder.child('name') : undefined;
  return !name || !bindings.says('isJoined', bindings.textOf(name));
}

function isChoice(node: CodeNode, between: (left: CodeNode, right: CodeNode) => string): boolean {
  const left = node.child('left');
  const right = node.child('right');
  return left !== undefined && right !== undefined && /^(?:\|\||\?\?|&&)$/.test(between(left, right).trim());
}

function placeIn(
  node: CodeNode,
  parent: CodeNode,
  around: Surroundings,
): Omit<TextPlace, 'whole'> | undefined {
  const { bindings } = around;
  const held = (name: CodeNode | undefined, declaration?: CodeNode): Omit<TextPlace, 'whole'> => ({
    place: 'text',
    ...(name && { holder: bindings.textOf(name) }),
    ...(declaration && { declaration }),
  });
  switch (parent.type) {
    case 'return_statement': {
      const holder = ancestorOf(parent, functionTypes);
      return holder && held(undefined, holder);
    }
    case 'arrow_function':
      return node.field === 'body' ? held(undefined, parent) : undefined;
    case 'variable_declarator':
      return held(parent.child('name'), parent);
    case 'assignment_expression':
      return node.field === 'right' ? held(parent.child('left')) : undefined;
    case 'public_field_definition':
    case 'field_definition':
    case 'assignment_pattern':
      return node.field === 'value' || node.field === 'right' ? held(undefined) : undefined;
    case 'pair':
      return node.field === 'value' ? held(undefined) : undefined;
    case 'export_statement':
      return held(undefined);
    case 'arguments':
      return placeInCall(node, parent, around);
    default:
      return undefined;
  }
}

/** SQL that is gathered, that a function of the document sends, or that `query.bind(db, '…')` will send. */
function placeInCall(
  node: CodeNode,
  args: CodeNode,
  around: Surroundings,
): Omit<TextPlace, 'whole'> | undefined {
  const { bindings } = around;
  const call = args.parent;
  const callee = call?.type === 'call_expression' ? calleeOf(call, bindings) : undefined;
  if (!call || !callee) return undefined;
  const index = node.partIndex;
  if (/^(?:push|unshift|concat)$/.test(callee.name)) {
    const list = callee.receiver && bindings.textOf(callee.receiver);
    return list !== undefined && bindings.says('isJoined', list) ? undefined : { place: 'text' };
  }
  const sends = { call, callee: callee.written };
  if (/^(?:bind|call)$/.test(callee.name) && index === 1 && callee.receiver) {
    const written = bindings.textOf(callee.receiver);
    const name = /[\w$]+$/.exec(written)?.[0] ?? '';
    const { node, receiver, awaitedInside } = callee;
    const kind = callKind({ node, receiver, awaitedInside, written, name });
    return kind === 'other' ? undefined : { place: kind === 'query' ? 'query' : 'hint', ...sends };
  }
  const target = functionCalled(call, bindings);
  const use = target && parameterUse(target, index, bindings);
  return use && { place: use, ...sends };
}

const testFunctions = /^(?:it|test|specify|bench)\b/;
const assertions = /^(?:expect|assert|should|chai)\b/;
const assertionMethods =
  /^(?:to[A-Z]\w*|equals?|(?:not)?(?:deep|strict|looseStrict)?Equal|is|same|like|eql|match|throws|(?:always|never)?[cC]alledWith\w*|resolves|rejects|returns)$/;

/** What a test works with or compares with: SQL that nobody sends, unless a call says so. */
function isTested(node: CodeNode, around: Surroundings): boolean {
  if (isCompared(node, around)) return true;
  for (let up = node.parent; up; up = up.parent) {
    if (up.type !== 'call_expression') continue;
    const callee = calleeOf(up, around.bindings);
    if (callee && testFunctions.test(callee.written)) return true;
  }
  return false;
}

/** An argument of an assertion, or a part of one. */
export function isCompared(node: CodeNode, { bindings }: Surroundings): boolean {
  for (let up = node.parent; up && !functionTypes.has(up.type); up = up.parent) {
    if (up.type !== 'arguments' || up.parent?.type !== 'call_expression') continue;
    const callee = calleeOf(up.parent, bindings);
    if (!callee) continue;
    if (assertions.test(callee.written) || (callee.receiver && assertionMethods.test(callee.name)))
      return true;
  }
  return false;
}
