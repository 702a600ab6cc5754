import type { IndexElem, Node } from '../../syntax/ast';
import type { Statement } from '../../syntax/statement';
import type { Token } from '../../syntax/tokens';
import { expressionName } from '../default-names';
import type { IndexKey } from '../schema';
import { closingParenthesis, openingParenthesis, textOf, withoutParentheses } from './expression-text';
import { namesOf } from './names-of';

/** The keys of an index as they are written. `expressions`: their texts, one for each element (see `elementTexts`). */
export function indexKeys(
  elements: readonly IndexElem[],
  method: string,
  expressions: readonly (string | undefined)[],
): IndexKey[] {
  return elements.map((element, i) => {
    const descending = element.ordering === 'SORTBY_DESC';
    const operatorClass = namesOf(element.opclass).at(-1);
    const collation = namesOf(element.collation).at(-1);
    return {
      ...(element.name === undefined ? { expression: expressions[i] ?? '' } : { column: element.name }),
      descending,
      nullsFirst:
        element.nulls_ordering === 'SORTBY_NULLS_FIRST' ||
        (descending && element.nulls_ordering !== 'SORTBY_NULLS_LAST'),
      ...(operatorClass !== undefined && !isDefaultClass(operatorClass, method) && { operatorClass }),
      ...(collation !== undefined && { collation }),
    };
  });
}

/** A key on a plain column in the default order. */
export function plainKey(column: string): IndexKey {
  return { column, descending: false, nullsFirst: false };
}

export function indexElements(nodes: readonly Node[] | undefined): IndexElem[] {
  return (nodes ?? []).flatMap((node) => ('IndexElem' in node ? [node.IndexElem] : []));
}

/** What the elements contribute to the name of an index that has none. */
export function elementNames(elements: readonly IndexElem[]): string[] {
  return elements.map((element) => element.name ?? expressionName(element.expr));
}

/**
 * The texts of the expressions in the first list of a CREATE INDEX, without the parentheses around them; the
 * elements have no location in the parse tree.
 */
export function elementTexts(statement: Pick<Statement, 'text' | 'tokens'>): (string | undefined)[] {
  const { text, tokens } = statement;
  const open = openingParenthesis(text, tokens);
  const texts: (string | undefined)[] = [];
  let depth = 0;
  let first = open + 1;
  for (let i = open; i >= 0 && i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const symbol = token.kind === 'punctuation' ? text[token.start] : '';
    if (symbol === '(' || symbol === '[') depth++;
    if (symbol === ')' || symbol === ']') depth--;
    if ((symbol === ',' && depth === 1) || depth === 0) {
      texts.push(elementText(text, tokens.slice(first, i)));
      first = i + 1;
    }
    if (depth === 0) break;
  }
  return texts;
}

/** The predicate of a partial index: all behind the WHERE outside parentheses. */
export function predicateText(statement: Pick<Statement, 'text' | 'tokens'>): string | undefined {
  const { text, tokens } = statement;
  let depth = 0;
  for (let i = openingParenthesis(text, tokens); i >= 0 && i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const word = text.slice(token.start, token.end);
    if (word === '(') depth++;
    else if (word === ')') depth--;
    else if (depth === 0 && token.kind === 'word' && word.toLowerCase() === 'where') {
      const body = tokens.slice(i + 1);
      return body.length > 0 ? textOf(text, withoutParentheses(text, body)) : undefined;
    }
  }
  return undefined;
}

/** An element starts with a parenthesised expression or with a call; what follows is its class, order and so on. */
function elementText(text: string, tokens: readonly Token[]): string | undefined {
  const open = openingParenthesis(text, tokens);
  if (open < 0) {
    const word = tokens[0];
    return word && text.slice(word.start, word.end);
  }
  const close = closingParenthesis(text, tokens, open);
  return textOf(text, withoutParentheses(text, tokens.slice(0, close + 1)));
}

/** The operator classes that their types have by default: to name one is to say nothing. */
const defaultClasses =
  /^(?:int[248]|oid|text|bpchar|float[48]|numeric|uuid|bool|bytea|date|time|timetz|timestamp|timestamptz|interval|inet|jsonb|array|enum|range|record|name)_ops$/;

function isDefaultClass(name: string, method: string): boolean {
  if (method === 'gin') return name === 'jsonb_ops' || name === 'array_ops' || name === 'tsvector_ops';
  return (method === 'btree' || method === 'hash') && defaultClasses.test(name);
}
