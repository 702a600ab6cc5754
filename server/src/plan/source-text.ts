import type { Plan, PlanNode } from '../protocol/plan';
import type { PlanSourceRange } from '../protocol/plan-view';
import { conjunctsOf } from './predicate';
import { type SqlToken, sqlTokens } from './sql-tokens';

/** What of a node may stand in the query's text. */
export interface SourceCandidate {
  readonly kind: 'relation' | 'predicate' | 'keys';
  readonly text: string;
  /** Of a relation: what it may be called after its name. */
  readonly alias?: string;
}

/** The names and predicates that an editor can look for to show where a node comes from, the most telling first. */
export function sourceCandidates(node: PlanNode): readonly SourceCandidate[] {
  const candidates: SourceCandidate[] = [];
  const name = node.relation ?? node.cte ?? node.functionName;
  if (name !== undefined) {
    candidates.push({
      kind: 'relation',
      text: name,
      ...(node.alias === undefined ? {} : { alias: node.alias }),
    });
  }
  const { indexCond, filter, hashCond, mergeCond, joinFilter, tidCond, recheckCond } = node;
  for (const predicate of [indexCond, recheckCond, tidCond, hashCond, mergeCond, joinFilter, filter]) {
    if (predicate === undefined) continue;
    for (const text of conjunctsOf(predicate)) {
      if (!candidates.some((candidate) => candidate.text === text))
        candidates.push({ kind: 'predicate', text });
    }
  }
  for (const text of node.sortKey ?? node.groupKey ?? []) {
    candidates.push({
      kind: 'keys',
      text: text.replace(/ (?:DESC|NULLS (?:FIRST|LAST)|USING .*|COLLATE .*)$/, ''),
    });
  }
  return candidates;
}

/** Where the nodes of a plan stand in its query; nodes whose text cannot be found have no range. */
export function sourceRanges(plan: Plan, sql: string): readonly PlanSourceRange[] {
  if (sql.length > longestSql) return [];
  const source = new SourceIndex(sql);
  const ranges: PlanSourceRange[] = [];
  for (const node of plan.nodes) {
    let found = 0;
    for (const candidate of sourceCandidates(node)) {
      const range = source.find(candidate);
      if (range === undefined) continue;
      ranges.push({ nodeId: node.id, ...range });
      found += 1;
      if (found === mostRanges) break;
    }
    if (ranges.length > 20_000) break;
  }
  return ranges;
}

const longestSql = 200_000;
const mostRanges = 8;
const mostPlaces = 1000;

interface Range {
  readonly start: number;
  readonly end: number;
}

class SourceIndex {
  private readonly tokens: readonly SqlToken[];
  private readonly meaning: readonly Word[];
  /** Where each name stands among the words. */
  private readonly places = new Map<string, number[]>();
  private readonly known = new Map<string, Range | undefined>();

  constructor(sql: string) {
    this.tokens = sqlTokens(sql);
    this.meaning = wordsOf(this.tokens);
    for (const [index, { text }] of this.meaning.entries()) {
      const places = this.places.get(text);
      if (places === undefined) this.places.set(text, [index]);
      else places.push(index);
    }
  }

  find(candidate: SourceCandidate): Range | undefined {
    const key = `${candidate.kind} ${candidate.alias ?? ''} ${candidate.text}`;
    if (!this.known.has(key)) {
      const range =
        candidate.kind === 'relation' ? this.findRelation(candidate) : this.findWords(candidate.text);
      this.known.set(key, range);
    }
    return this.known.get(key);
  }

  /** The name where a table stands, with the alias if it is the right one. */
  private findRelation({ text, alias }: SourceCandidate): Range | undefined {
    let first: Range | undefined;
    for (const [index, token] of this.tokens.entries()) {
      if (token.kind !== 'name' || token.text !== text) continue;
      let before = index - 1;
      if (this.tokens[before]?.text === '.') before -= 2;
      if (!tablePlaces.has(this.tokens[before]?.text ?? '')) continue;
      const following =
        this.tokens[index + 1]?.text === 'as' ? this.tokens[index + 2] : this.tokens[index + 1];
      const start = this.tokens[before + 1]?.start ?? token.start;
      const range = { start, end: token.end };
      if (alias === undefined || alias === text || following?.text === alias) return range;
      first ??= range;
    }
    return first;
  }

  private findWords(text: string): Range | undefined {
    const wanted = wordsOf(sqlTokens(text));
    if (wanted.length === 0 || wanted.length > 200) return undefined;
    return this.match(wanted, true) ?? this.match(wanted, false) ?? this.match(turnedAround(wanted), false);
  }

  /** With `exact` constants have to be the same; else a parameter may stand for a value. */
  private match(wanted: readonly Word[], exact: boolean): Range | undefined {
    const { meaning } = this;
    // What starts with a constant is looked for the other way round.
    const starts = wanted[0]?.isConstant === false ? this.places.get(wanted[0].text) : undefined;
    for (const at of starts?.slice(0, mostPlaces) ?? []) {
      let length = 0;
      while (length < wanted.length && isSame(meaning[at + length], wanted[length], exact)) length += 1;
      const first = meaning[at];
      const last = meaning[at + length - 1];
      if (length === wanted.length && first !== undefined && last !== undefined)
        return { start: first.start, end: last.end };
    }
    return undefined;
  }
}

const tablePlaces = new Set(['from', 'join', 'update', 'into', 'using', 'only', 'lateral', ',', '(']);

/** A token as both the server and people write it. */
interface Word extends Range {
  readonly text: string;
  readonly isConstant: boolean;
}

/** Without what only one of the two sides writes: parentheses, casts, qualifiers; operators by one name. */
function wordsOf(tokens: readonly SqlToken[]): Word[] {
  const words: Word[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) continue;
    if (token.kind === 'symbol' && ignored.has(token.text)) continue;
    if (token.text === '::') {
      index += castLength(tokens, index);
      continue;
    }
    if (token.text === '.' && token.kind === 'symbol') {
      // The name before was a qualifier: the column takes over where it starts.
      const qualifier = words.pop();
      const column = tokens[index + 1];
      if (qualifier !== undefined && column !== undefined) {
        words.push({ text: column.text, start: qualifier.start, end: column.end, isConstant: false });
        index += 1;
      }
      continue;
    }
    const isConstant = token.kind === 'constant' || literalNames.has(token.text);
    words.push({
      text: synonyms.get(token.text) ?? token.text,
      start: token.start,
      end: token.end,
      isConstant,
    });
  }
  return words;
}

const ignored = new Set(['(', ')', '[', ']', ';']);
const literalNames = new Set(['true', 'false']);
const synonyms = new Map([
  ['like', '~~'],
  ['ilike', '~~*'],
  ['!=', '<>'],
]);

/** Tokens of a cast after its "::": the type's names, its length, its brackets. */
function castLength(tokens: readonly SqlToken[], at: number): number {
  let length = 1;
  if (tokens[at + 1]?.kind !== 'name') return 0;
  while (typeWords.has(tokens[at + length + 1]?.text ?? '')) length += 1;
  if (tokens[at + length + 1]?.text === '(' && tokens[at + length + 2]?.kind === 'constant') {
    while (length < 8 && tokens[at + length]?.text !== ')') length += 1;
  }
  return length;
}

const typeWords = new Set(['varying', 'precision', 'without', 'with', 'time', 'zone']);

function isSame(word: Word | undefined, wanted: Word | undefined, exact: boolean): boolean {
  if (word === undefined || wanted === undefined || word.isConstant !== wanted.isConstant) return false;
  return word.text === wanted.text || (word.isConstant && !exact);
}

/** "a = b" as "b = a": a hash join's condition names the outer side first. */
function turnedAround(words: readonly Word[]): readonly Word[] {
  const [left, operator, right] = words;
  if (words.length !== 3 || left === undefined || operator === undefined || right === undefined) return words;
  return [right, { ...operator, text: mirrored.get(operator.text) ?? operator.text }, left];
}

const mirrored = new Map([
  ['<', '>'],
  ['>', '<'],
  ['<=', '>='],
  ['>=', '<='],
]);
