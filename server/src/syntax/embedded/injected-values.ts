import type { Fragment } from '../fragment';
import { tokenize } from '../tokens';
import type { Bindings } from './bindings';
import { calleeOf } from './callee';
import type { InjectedValue } from './code-model';
import { ancestorOf, below, type CodeNode, functionTypes } from './code-node';
import { bare } from './constant-value';

/** The holes where a string from outside the function becomes a value in the text of the SQL. */
export function injectedValues(call: CodeNode, fragment: Fragment, bindings: Bindings): InjectedValue[] {
  const args = call.child('arguments');
  if (!args || fragment.holes.length === 0) return [];
  const tokens = tokenize(fragment.text).filter((token) => token.kind !== 'comment');
  const found: InjectedValue[] = [];
  for (const hole of fragment.holes) {
    const index = tokens.findIndex(({ start, end }) => start <= hole.range.start && hole.range.end <= end);
    const token = tokens[index];
    const before = tokens[index - 1];
    if (!token || !before) continue;
    const quoted = token.kind === 'string';
    const isOperand = comparisons.test(fragment.text.slice(before.start, before.end));
    if (!quoted && !(hole.isValue && isOperand)) continue;
    const range = fragment.map.rangeToOriginal(hole.range);
    const expression = expressionAt(args, range.start, range.end);
    if (!expression || sqlNames.test(lastName(expression, bindings))) continue;
    if (!isOutside(expression, { bindings, quoted, depth: 0 }) || isChecked(expression, bindings)) continue;
    const alone = token.end - token.start === hole.range.end - hole.range.start + (quoted ? 2 : 0);
    found.push({ range, source: hole.source, quoted, alone });
  }
  return found;
}

const comparisons = /^(?:=|<>|!=|[<>]=?|LIKE|ILIKE)$/i;
/** Names of pieces of SQL. */
const sqlNames =
  /sql|query|clause|where|filter|condition|placeholder|param|column|table|schema|order|sort|field|escape|quote|literal|format|\bident/i;

/** The expression that fills `${…}`, or an operand of `+`. */
function expressionAt(args: CodeNode, start: number, end: number): CodeNode | undefined {
  for (const node of below(args)) {
    if (node.start !== start || node.end !== end) continue;
    if (node.type !== 'template_substitution') return node;
    return node.parent?.field === 'arguments' ? undefined : node.parts[0];
  }
  return undefined;
}

interface Asking {
  readonly bindings: Bindings;
  readonly quoted: boolean;
  readonly depth: number;
}

/** Whether the value is a string that a caller or a request brings. Silent where that is not known. */
function isOutside(written: CodeNode, asking: Asking): boolean {
  const { bindings, depth } = asking;
  const node = bare(written);
  if (depth > 4) return false;
  const next = { ...asking, depth: depth + 1 };
  if (node.type === 'identifier') {
    const binding = bindings.find(bindings.textOf(node), node);
    if (!binding) return false;
    if (binding.kind === 'parameter') {
      if (binding.property !== undefined || binding.value) return false;
      return (
        binding.typeText === 'string' ||
        (binding.typeText === undefined && isPlainJavaScript(binding.declaration))
      );
    }
    return binding.kind === 'const' && binding.value !== undefined && isOutside(binding.value, next);
  }
  if (node.type === 'member_expression') return requestValue.test(bindings.textOf(node));
  if (node.type === 'call_expression') {
    const callee = calleeOf(node, bindings);
    const keeps = callee && /^(?:trim|toLowerCase|toUpperCase|toString)$/.test(callee.name);
    return keeps === true && callee?.receiver !== undefined && isOutside(callee.receiver, next);
  }
  return false;
}

/** Without types nothing says that the parameter is a number: only that the function takes it as it comes. */
function isPlainJavaScript(declaration: CodeNode): boolean {
  return declaration.type === 'identifier' && declaration.parent?.type === 'formal_parameters';
}

const requestValue = /^(?:\w+\.)?(?:req|request)\??\.(?:params|query|body|headers|cookies)\b/;

/** `name` of `req.query.name.trim()`. */
function lastName(expression: CodeNode, bindings: Bindings): string {
  const written = bindings.textOf(bare(expression)).replace(/(?:\??\.\w+\(\))+$/, '');
  return /[\w$]+$/.exec(written)?.[0] ?? '';
}

/** The function looks at the value before: in a list of what is allowed, with a pattern, with a schema. */
function isChecked(expression: CodeNode, bindings: Bindings): boolean {
  const holder = ancestorOf(expression, functionTypes);
  const name = lastName(expression, bindings);
  if (!holder || name === '') return true;
  const checks = new RegExp(
    `(?:includes|has|test|match|indexOf|assert\\w*|valid\\w*|is[A-Z]\\w*|check\\w*|parse|safeParse|hasOwn)\\([^)]*\\b${name.replaceAll('$', '\\$')}\\b|\\b${name.replaceAll('$', '\\$')}(?:\\.match\\(|\\s*(?:===|!==|in\\b))`,
  );
  return checks.test(bindings.textOf(holder));
}
