import { Attached } from '../../text/attached';
import { calleeOf, callKind } from './callee';
import type { CodeNode } from './code-node';

const sqlComment = /^\/\*\s*(?:language\s*=\s*)?(?:sql|pgsql|psql|postgres(?:ql)?)\s*\*\/$/i;
const sqlNames = /(?:sql|query|statement)$|^(?:sql|query)_/i;

export const landmarkTypes: ReadonlySet<string> = new Set([
  'call_expression',
  'new_expression',
  'template_string',
  'string',
  'variable_declarator',
  'pair',
]);

/** Whether a node of one of the landmark types may be about SQL. Asked once, and kept while its text stays the same. */
export function isLandmark(node: CodeNode, text: string): boolean {
  const textOf = (one: CodeNode): string => text.slice(one.start, one.end);
  switch (node.type) {
    case 'call_expression': {
      if (node.child('arguments')?.type === 'template_string') return true;
      const callee = calleeOf(node, { textOf });
      return callee !== undefined && (callee.name === 'connect' || callKind(callee) !== 'other');
    }
    case 'template_string':
    case 'string':
      return node.parent === undefined || opensLikeSql(node, text) || isDeclaredSql(node, textOf);
    case 'variable_declarator': {
      const name = node.child('name');
      return name !== undefined && isSqlName(textOf(name));
    }
    case 'pair': {
      const key = node.child('key');
      return key !== undefined && (textOf(key) === 'text' || isSqlName(textOf(key)));
    }
    default:
      return true;
  }
}

/** Behind white space, comments, brackets and holes. */
const opener =
  /^['"`](?:\s|\\[nrt]|--.*(?:\n|$)|\/\*[^*]*\*\/|\(|\$\{[^{}]*\})*(?:select|insert|update|delete|with|merge|create|alter|drop|truncate|do|begin|lock|grant|revoke|comment|set)\b|^`\s*\$\{[^{}]*\}\s+(?:where|order|group|limit|returning|union|from|join|on|for|and)\b/i;

/** A node keeps what it opens like as long as it keeps its identity: its text is the same. */
export function opensLikeSql(node: CodeNode, text: string): boolean {
  const before = openings.get(node);
  if (before !== undefined) return before;
  const { start, end } = node;
  const opens = opener.test(text.slice(start, Math.min(end, start + longestOpening)));
  openings.set(node, opens);
  return opens;
}

const openings = new Attached<CodeNode, boolean>();

const longestOpening = 2_000;

export function isSqlName(name: string): boolean {
  return sqlNames.test(name);
}

/** A comment before a literal says that it is SQL. */
export function isDeclaredSql(node: CodeNode, textOf: (one: CodeNode) => string): boolean {
  const before = node.previous;
  return before?.type === 'comment' && sqlComment.test(textOf(before));
}
