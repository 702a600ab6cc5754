import type { Range } from '../../text/range';
import type { Node } from '../ast';
import type { Statement } from '../statement';
import type { Token } from '../tokens';
import { as, type NodeOf, type Tree } from '../tree';

/** A statement that holds a body: CREATE FUNCTION, CREATE PROCEDURE or DO. */
export interface Routine {
  /** DO runs now; a function's body when it is called. */
  readonly kind: 'function' | 'do';
  readonly language: string;
  /** The string that holds the body, or what stands between BEGIN ATOMIC and END, or behind RETURN. */
  readonly body: { readonly kind: 'string' | 'atomic' | 'return'; readonly range: Range };
  readonly name: string | undefined;
  readonly parameters: readonly RoutineParameter[];
  /** A trigger's function, which has NEW and OLD. */
  readonly isTrigger: boolean;
}

export interface RoutineParameter {
  readonly name: string;
  /** It is a value that the caller gives, and not a column of the result. */
  readonly isInput: boolean;
}

/** The routine that a statement makes or runs; undefined for other statements, and for a body in another place. */
export function routineOf(statement: Statement): Routine | undefined {
  const { result } = statement;
  if (result.kind !== 'parsed') return undefined;
  const { tree } = result;
  const create = as(tree.root, 'CreateFunctionStmt')?.node;
  if (create) return functionOf(create, tree, statement);
  const block = as(tree.root, 'DoStmt')?.node;
  if (!block) return undefined;
  const string = onlyString(statement.tokens, stringAfterDo(statement));
  if (!string) return undefined;
  const language = optionWord(block.args ?? [], 'language') ?? 'plpgsql';
  const body = { kind: 'string', range: string } as const;
  return { kind: 'do', language, body, name: undefined, parameters: [], isTrigger: false };
}

function functionOf(
  create: NodeOf<'CreateFunctionStmt'>,
  tree: Tree,
  statement: Statement,
): Routine | undefined {
  const body = create.sql_body ? standardBody(statement) : bodyString(statement);
  if (!body) return undefined;
  const name = (create.funcname ?? []).at(-1);
  const returns = create.returnType?.names?.at(-1);
  return {
    kind: 'function',
    language: optionWord(create.options ?? [], 'language') ?? 'sql',
    body,
    name: name && 'String' in name ? name.String.sval : undefined,
    parameters: tree.of('FunctionParameter').flatMap(({ node }) => {
      if (node.name === undefined) return [];
      return [
        { name: node.name, isInput: node.mode !== 'FUNC_PARAM_OUT' && node.mode !== 'FUNC_PARAM_TABLE' },
      ];
    }),
    isTrigger:
      returns !== undefined && 'String' in returns && /^(?:event_)?trigger$/.test(returns.String.sval ?? ''),
  };
}

function optionWord(options: readonly Node[], name: string): string | undefined {
  for (const option of options) {
    if (!('DefElem' in option) || option.DefElem.defname !== name) continue;
    const value = option.DefElem.arg;
    return value && 'String' in value ? value.String.sval?.toLowerCase() : undefined;
  }
  return undefined;
}

/** The string behind AS, which stands outside of the parentheses of the arguments. */
function bodyString({ text, tokens }: Statement): Routine['body'] | undefined {
  let depth = 0;
  for (const [i, token] of tokens.entries()) {
    const written = text.slice(token.start, token.end);
    if (written === '(') depth++;
    else if (written === ')') depth--;
    else if (depth === 0 && token.kind === 'word' && written.toLowerCase() === 'as') {
      const range = onlyString(tokens, i + 1);
      return range && { kind: 'string', range };
    }
  }
  return undefined;
}

function stringAfterDo({ text, tokens }: Statement): number {
  return tokens.findIndex((token, i) => {
    const before = tokens[i - 1];
    const word = before ? text.slice(before.start, before.end).toLowerCase() : '';
    return token.kind === 'string' && word !== 'language';
  });
}

/** The string at `index`, where it is not one of several: a C function has two, and strings on lines that follow join. */
function onlyString(tokens: readonly Token[], index: number): Token | undefined {
  const token = tokens[index];
  const next = tokens[index + 1];
  return token?.kind === 'string' && next?.kind !== 'string' && next?.kind !== 'punctuation'
    ? token
    : undefined;
}

/** `BEGIN ATOMIC … END` or `RETURN expression`, which are the last part of the statement. */
function standardBody({ text, tokens }: Statement): Routine['body'] | undefined {
  let depth = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.kind === 'punctuation')
      depth += text[token.start] === '(' ? 1 : text[token.start] === ')' ? -1 : 0;
    if (depth > 0 || token.kind !== 'word') continue;
    const word = text.slice(token.start, token.end).toLowerCase();
    if (word === 'atomic') {
      const last = tokens.at(-1);
      return last && { kind: 'atomic', range: { start: token.end, end: last.start } };
    }
    const next = tokens[i + 1];
    if (word === 'return' && next) return { kind: 'return', range: { start: next.start, end: text.length } };
  }
  return undefined;
}
