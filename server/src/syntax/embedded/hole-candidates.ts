import { dollarTag } from '../lexer';
import { type Token, tokenize } from '../tokens';

/** What stands around a hole in a statement in which every hole is one private-use character. */
export interface HoleContext {
  readonly text: string;
  /** Comments left out. */
  readonly tokens: readonly Token[];
  /** The offset of the hole's character. */
  readonly offset: number;
  readonly source: string;
  readonly known: readonly string[];
  /** The number of a parameter that nothing else uses. */
  readonly parameter: number;
}

/** What may be put into a hole, most likely first. Clauses come richest first, so that no rule misses one. */
export function holeCandidates(context: HoleContext): string[] {
  const { text, tokens, offset, source, known, parameter } = context;
  const index = tokens.findIndex((token) => token.start <= offset && offset < token.end);
  const token = tokens[index];
  if (!token) return [''];
  const quotable = source.replace(/\s+/g, ' ').replaceAll('"', "'").slice(0, 40);
  switch (token.kind) {
    case 'string':
      return inBody(context, token) ?? [...known, '1'];
    case 'quoted-identifier':
      return [...known, `\${${quotable}}`];
    case 'parameter':
      return [String(parameter)];
  }
  if (!standsAlone(text, token, offset)) return [...known, offset === token.start ? 'x' : '1', ''];
  const value = `$${parameter}`;
  const name = `"\${${quotable}}"`;
  const fills = fillsFor(context, index, { value, name });
  return [...new Set([...known.map((text) => ` ${text} `), ...fills])];
}

/** A string in dollar quotes is the body of a routine, most often: what fits there is seen from the tokens inside. */
function inBody(context: HoleContext, { start, end }: Token): string[] | undefined {
  const { text, offset } = context;
  const tag = dollarTag(text, start);
  if (tag === undefined) return undefined;
  const from = start + tag.length;
  const body = text.slice(from, text.endsWith(tag, end) ? end - tag.length : end);
  const tokens = tokenize(body).filter((token) => token.kind !== 'comment');
  return holeCandidates({ ...context, text: body, tokens, offset: offset - from });
}

/** Holes are written as characters of Unicode's private use area. */
export function isHoleCharacter(code: number): boolean {
  return code >= 0xe000 && code <= 0xf8ff;
}

function standsAlone(text: string, token: Token, offset: number): boolean {
  for (let i = token.start; i < token.end; i++) {
    if (i !== offset && !isHoleCharacter(text.charCodeAt(i))) return false;
  }
  return token.kind === 'word';
}

interface Fills {
  readonly value: string;
  readonly name: string;
}

function fillsFor({ text, tokens }: HoleContext, index: number, fills: Fills): string[] {
  const { value, name } = fills;
  const wordAt = (i: number): string => {
    const token = tokens[i];
    return token ? text.slice(token.start, token.end).toUpperCase() : '';
  };
  const before = wordAt(index - 1);
  const after = wordAt(index + 1);
  const clauses = clausesOf(value, name, inCondition(index, wordAt));
  const anything = [value, name, `(${value})`, 'SELECT 1', ...clauses, `${name} int`, '=', 'AND', "'1'"];

  if (before === '') return ['', `WITH ${name} AS (SELECT 1) `, 'SELECT 1 ', `SELECT 1 FROM ${name} `];
  if (before === '.' || after === '.') return [name, '*', value];
  if (before === '::') return ['text', name];
  if (before === '(') {
    const inside = inParentheses(wordAt(index - 2), fills, anything);
    return wordAt(0) === 'CREATE' && wordAt(index - 3) === 'TABLE' ? [`${name} int`, ...inside] : inside;
  }
  if (before === ',')
    return [value, name, `(${value})`, `${name} AS (SELECT 1)`, `${name} = ${value}`, ...anything, ''];
  if (tableFollows.has(before)) return [name, `(SELECT 1)`, ...anything, ''];
  if (before === 'LOCATION') return ["'1'"];
  if (before === 'FOR') return ['UPDATE', ...anything, ''];
  if (before === 'LEVEL') return ['SERIALIZABLE', ...anything];
  if (before === 'IN' && after === 'MODE') return ['SHARE'];
  if (nameFollows.has(before)) return [name, value, '1', ...anything, ''];
  if (before === 'SET') return after === '=' ? [name] : [`${name} = ${value}`, name, ...anything];
  if (before === 'VALUES') return [`(${value})`, value];
  if (listFollows.has(before)) return [`(${value})`, value, '(SELECT 1)'];
  if (before === 'EXISTS' || before === 'LATERAL' || before === 'ARRAY')
    return ['(SELECT 1)', `[${value}]`, name];
  if (queryFollows.has(before)) return ['SELECT 1', name, value, ...anything, ''];
  if (before === 'WITH') return [`${name} AS (SELECT 1)`, ...anything];
  if (before === 'INTERVAL' || before === 'DATE' || before === 'TIMESTAMP' || before === 'TIMESTAMPTZ') {
    return ["'1 day'", ...clauses, ''];
  }
  if (valueFollows(before, tokens[index - 1])) {
    const first = isComparison(after) && !isOperator(tokens[index - 1]) ? [name, value] : [value, name];
    return [...first, ...anything, ''];
  }
  const next = tokens[index + 1];
  const operators = isOperand(next, text) ? ['=', 'AND', ','] : [];
  return [
    ...operators,
    ...clauses,
    `= ${value}`,
    '=',
    'AND',
    name,
    `, ${name}`,
    `, ${name} AS (SELECT 1)`,
    value,
    `(${value})`,
    'ASC',
    '',
  ];
}

/** Behind a complete expression or name. */
function clausesOf(value: string, name: string, condition: boolean): string[] {
  const more = [` AND ${value} ORDER BY 1 LIMIT ${value}`, ` AND ${value}`];
  return [
    ` WHERE ${value} ORDER BY 1 LIMIT ${value}`,
    ` WHERE ${value}`,
    ...(condition ? more : []),
    ` ORDER BY 1 LIMIT ${value}`,
    ' ORDER BY 1',
    ` LIMIT ${value}`,
    ` SET ${name} = ${value}`,
    ` (${name}) VALUES (${value})`,
    ` VALUES (${value})`,
    ' ON CONFLICT DO NOTHING',
    ` RETURNING ${name}`,
    '',
    ...(condition ? [] : more),
  ].map((clause) => (clause === '' ? '' : `${clause} `));
}

/** Whether the last clause before a hole is a condition, which goes on with AND. */
function inCondition(index: number, wordAt: (i: number) => string): boolean {
  for (let i = index - 1; i >= 0; i--) {
    const word = wordAt(i);
    if (conditions.has(word)) return true;
    if (otherClauses.has(word)) return false;
  }
  return false;
}

function isOperand(token: Token | undefined, text: string): boolean {
  if (!token) return false;
  const isHole = token.end - token.start === 1 && isHoleCharacter(text.charCodeAt(token.start));
  return isHole || token.kind === 'parameter' || token.kind === 'string' || token.kind === 'number';
}

function inParentheses(opener: string, { value, name }: Fills, anything: readonly string[]): string[] {
  if (
    opener === 'EXISTS' ||
    opener === 'AS' ||
    opener === 'FROM' ||
    opener === 'ARRAY' ||
    opener === 'LATERAL'
  ) {
    return ['SELECT 1', ...anything, ''];
  }
  return [value, name, 'SELECT 1', ` ORDER BY ${name}`, ...anything, ''];
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const tableFollows = words(
  'FROM JOIN INTO UPDATE TABLE ONLY TRUNCATE VIEW INDEX SCHEMA DATABASE REFERENCES COPY ANALYZE',
);
const nameFollows = words(
  'BY SELECT DISTINCT RETURNING AS COLUMN CONSTRAINT ROLE USER TO OWNER COLLATE CONCURRENTLY TRIGGER FUNCTION SEQUENCE TYPE EXTENSION CHANNEL LISTEN NOTIFY UNLISTEN SAVEPOINT CALL',
);
const conditions = words('WHERE ON HAVING AND OR');
const otherClauses = words('SELECT FROM GROUP ORDER LIMIT OFFSET SET VALUES RETURNING BY FOR');
const listFollows = words('IN ANY ALL SOME');
const queryFollows = words('UNION INTERSECT EXCEPT EXPLAIN');
const expressionOpeners = words(
  'WHERE AND OR ON HAVING NOT WHEN THEN ELSE CASE BETWEEN LIKE ILIKE SIMILAR LIMIT OFFSET IS FETCH FIRST NEXT DEFAULT USING ZONE',
);

function valueFollows(before: string, token: Token | undefined): boolean {
  return expressionOpeners.has(before) || isOperator(token) || before === '[';
}

function isOperator(token: Token | undefined): boolean {
  return token?.kind === 'operator';
}

function isComparison(word: string): boolean {
  return /^(?:[=<>!~]+|LIKE|ILIKE|IN|IS|BETWEEN|NOT)$/.test(word);
}
