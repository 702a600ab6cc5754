import { editDistance } from '../edit-distance';
import type { FragmentContent } from './fragment-content';

/**
 * What the place of a literal says of it. `declared`: a tag or a comment calls it SQL. `query`: a call that sends SQL.
 * `hint`: a name that may mean SQL. `text`: nothing.
 */
export type Place = 'declared' | 'query' | 'hint' | 'text';

export interface Claim {
  readonly place: Place;
  /** The receiver is known to be a pool or client of PostgreSQL, or the document imports its driver. */
  readonly certain: boolean;
  /** It is awaited or an argument; otherwise it may be a part of another query. */
  readonly direct: boolean;
}

/** Whether a literal is taken for SQL: by its place, and because PostgreSQL's grammar reads it. */
export function isSql(content: FragmentContent, claim: Claim): boolean {
  const text = withoutComments(content.text);
  const word = firstWord(text);
  if (word === '' || startsInHole(content)) return false;
  if (content.statements.every(({ statement }) => statement.result.kind === 'parsed')) {
    if (claim.place === 'text') return isPlain(text) && isOneCase(word);
    return claim.place === 'hint' ? isClear(text) && isOneCase(word) : !isBareWord(text);
  }
  if (claim.place === 'text') return false;
  if (otherDialect.test(text)) return false;
  if (!openers.has(word.toLowerCase()))
    return claim.certain && claim.place === 'query' && isMisspelt(word) && signs.test(text);
  if (claim.place === 'hint') {
    return (
      content.statements.every(({ verdict }) => verdict === 'unknown') && isClear(text) && isOneCase(word)
    );
  }
  if (claim.place === 'declared') return true;
  return claim.certain || (isOneCase(word) && (word === word.toUpperCase() || signs.test(text)));
}

/** Whether the errors of a literal are worth reporting: a part of a query that ends too early is no error. */
export function mayBePart(content: FragmentContent, claim: Claim): boolean {
  if (claim.place !== 'declared' || claim.direct) return false;
  const errors = content.statements.filter(({ statement }) => statement.result.kind === 'error');
  return (
    errors.length > 0 &&
    errors.every(
      ({ statement: { result, text } }) =>
        result.kind === 'error' && result.error.offset >= text.trimEnd().length,
    )
  );
}

function withoutComments(text: string): string {
  return text.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()+/, '');
}

function firstWord(text: string): string {
  return /^[a-zA-Z]+(?![\w$.:-])/.exec(text)?.[0] ?? '';
}

function startsInHole(content: FragmentContent): boolean {
  const first = content.holes.find((hole) => hole.range.end > hole.range.start);
  return first !== undefined && content.text.slice(0, first.range.start).replace(/[\s(]+/g, '') === '';
}

function isOneCase(word: string): boolean {
  return word === word.toUpperCase() || word === word.toLowerCase();
}

/** PostgreSQL reads `select` and `analyze` alone; so do people who choose an element or a button. */
function isBareWord(text: string): boolean {
  const word = text.trim().replace(/;$/, '');
  return /^\w+$/.test(word) && !/^(?:begin|commit|rollback|end|abort|checkpoint|vacuum|analyze)$/i.test(word);
}

function isMisspelt(word: string): boolean {
  if (word.length < 4) return false;
  for (const opener of openers) if (editDistance(word.toLowerCase(), opener) <= 1) return true;
  return false;
}

const openers: ReadonlySet<string> = new Set(
  'select insert update delete with merge create alter drop truncate explain'.split(' '),
);

/** A second sign that a text that starts like SQL is SQL. */
const signs = /[*=();]|\$\d|\b(?:from|into|set|values|where|table|index|join|on|limit)\b/i;

const clear =
  /^(?:select\s+(?!from\b)[\s\S]*\bfrom\b|select\s+(?:(?:\w+|"[^"]+")\.)?\w+\((?:\*\)|[^)]*['$:.\d])|do\s+(?:language\s+\w+\s+)?\$|begin\s*;|lock\s+table\b|grant\s[\s\S]*\bto\b|revoke\s[\s\S]*\bfrom\b|comment\s+on\b|set\s+(?:local|session)\s|insert\s+into\b|update\s+\S[\s\S]*\bset\b|delete\s+from\b|with\s[\s\S]*\bas\s+(?:not\s+materialized\s+|materialized\s+)?\(|merge\s+into\b|create\s+(?:(?:temp(?:orary)?|unlogged|or\s+replace|recursive|unique|event|constraint|foreign)\s+)*(?:table|index|view|materialized|function|procedure|type|domain|schema|extension|trigger|sequence|role|user|database|policy|rule|aggregate|publication|subscription|collation|cast)\b|(?:alter|drop)\s+(?:(?:foreign|event)\s+)?(?:table|index|view|materialized|type|domain|schema|function|procedure|sequence|extension|trigger|role|user|database|system|policy|rule|default|publication|subscription|aggregate|owned)\b|truncate\s)/i;

function isClear(text: string): boolean {
  return clear.test(text) || /^SELECT\s+[\w"'($-]/.test(text);
}

/** In capitals, or with a sign that no English has. */
function isPlain(text: string): boolean {
  return isClear(text) && (/^[A-Z]{2}/.test(text) || definition.test(text) || marks.test(text));
}

const definition = /^(?:create|alter|drop)\s/;
const marks =
  /[*=;"']|\$\d|\w\([^)]*[$:.\d]|\w\.\w|\w_\w|\b(?:where|join|values|returning|truncate\s+table)\b/;

/** What only other databases write. */
const otherDialect =
  /`|\bon\s+duplicate\s+key\b|\binsert\s+ignore\b|\blimit\s+(?:\?|\d+)\s*,|\bauto_?increment\b|\bnolock\b|\bselect\s+top\s*\(?\d|\[\w+\]\.\[|\{\w+:\s*[A-Z]\w+(?:\(\w+\))?\}|\bformat\s+json\b|\b(?:any|array|asof)\s+(?:left\s+|inner\s+)?join\b|\bengine\s*=|\b(?:countIf|sumIf|multiIf|groupArray|uniqExact)\(/i;
