import { editDistance } from '../edit-distance';
import type { FragmentContent } from './fragment-content';

/**
 * What the place of a literal says of it. `declared`: a tag or a comment calls it SQL. `query`: a call that sends SQL.
 * `hint`: a name that may mean SQL.
 */
export type Place = 'declared' | 'query' | 'hint';

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
    return claim.place === 'hint' ? isClear(text) && isOneCase(word) : !isBareWord(text);
  }
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
  /^(?:select\s+(?!from\b)[\s\S]*\bfrom\b|insert\s+into\b|update\s+\S[\s\S]*\bset\b|delete\s+from\b|with\s[\s\S]*\bas\s+(?:not\s+materialized\s+|materialized\s+)?\(|merge\s+into\b|create\s+(?:table|(?:unique\s+)?index|or\s+replace|view|materialized|function|type|schema|extension|trigger|sequence)\b|(?:alter|drop)\s+(?:table|index|view|materialized|type|schema|function|sequence)\b|truncate\s)/i;

function isClear(text: string): boolean {
  return clear.test(text);
}

/** What only other databases write. */
const otherDialect =
  /`|\bon\s+duplicate\s+key\b|\binsert\s+ignore\b|\blimit\s+(?:\?|\d+)\s*,|\bauto_?increment\b|\bnolock\b|\bselect\s+top\s*\(?\d|\[\w+\]\.\[/i;
