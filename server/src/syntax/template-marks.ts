import type { Range } from '../text/range';
import { skipTemplate } from './lexer';
import { findPlaceholders } from './placeholders';
import { tokenize } from './tokens';

/** What a tool puts into a statement, or takes out of it, before PostgreSQL reads it. */
export interface TemplateMark {
  readonly range: Range;
  /** As it is written, without the marks around it; empty for what only leaves a gap. */
  readonly source: string;
  /** Something takes its place; otherwise nothing does. */
  readonly isHole: boolean;
}

/**
 * The marks of Jinja (`{{ … }}`, `{% … %}`, `{# … #}`) and the placeholders of other tools in a statement, in the order
 * of the text: several ways to see it, the likeliest first, since of the branches of a condition only one remains.
 */
export function readMarks(text: string): (readonly TemplateMark[])[] {
  const tags = tagsOf(text);
  if (tags.length === 0) return [placeholderMarks(text)];
  const masked = withoutTags(text, tags);
  const placeholders = placeholderMarks(masked);
  const hasBranches = tags.some((tag) => tag.word === 'else' || tag.word === 'elif');
  const hasBlocks = tags.some((tag) => blocks.has(tag.word));
  const ways = [tags.map((tag) => tag.mark)];
  if (hasBranches) ways.push(without(text, tags, isElse));
  if (hasBlocks) ways.push(without(text, tags, isElseOrSeparator), without(text, tags, isThen));
  return ways.map((marks) => inOrder([...marks, ...placeholders.filter((one) => !isInside(one, marks))]));
}

interface Tag {
  readonly mark: TemplateMark;
  /** The first word of `{% … %}`. */
  readonly word: string;
}

function withoutTags(text: string, tags: readonly Tag[]): string {
  let masked = '';
  for (const { mark } of tags) {
    masked += text.slice(masked.length, mark.range.start) + ' '.repeat(mark.range.end - mark.range.start);
  }
  return masked + text.slice(masked.length);
}

function tagsOf(text: string): Tag[] {
  const tags: Tag[] = [];
  for (let start = text.indexOf('{'); start >= 0; ) {
    const end = skipTemplate(text, start);
    if (end > start) tags.push(tagAt(text, { start, end }));
    start = text.indexOf('{', Math.max(end, start + 1));
  }
  return tags;
}

function tagAt(text: string, range: Range): Tag {
  const written = text.slice(range.start, range.end);
  const inside = written.slice(2, -2).replace(/^-|-$/g, '').trim();
  const isHole = written.startsWith('{{');
  return {
    mark: { range, source: isHole ? inside : '', isHole },
    word: written.startsWith('{%') ? (/^\w+/.exec(inside)?.[0] ?? '') : '',
  };
}

const blocks: ReadonlySet<string> = new Set(['if', 'for', 'macro', 'call', 'filter', 'set', 'raw', 'block']);

/** Takes out what stands between two tags that follow each other in a block, where `isTaken` says so. */
function without(
  text: string,
  tags: readonly Tag[],
  isTaken: (before: Tag, content: string) => boolean,
): TemplateMark[] {
  const marks: TemplateMark[] = [];
  let gapStart: number | undefined;
  let depth = 0;
  tags.forEach((tag, i) => {
    const { range } = tag.mark;
    if (gapStart !== undefined) {
      if (tag.word === 'if') depth++;
      else if (tag.word === 'endif' && depth > 0) depth--;
      else if (depth === 0 && branchEnds.has(tag.word)) {
        marks.push({ range: { start: gapStart, end: range.start }, source: '', isHole: false });
        gapStart = undefined;
      }
    }
    if (gapStart === undefined) {
      marks.push(tag.mark);
      const next = tags[i + 1];
      if (next && isTaken(tag, text.slice(range.end, next.mark.range.start))) gapStart = range.end;
    }
  });
  return marks;
}

const branchEnds: ReadonlySet<string> = new Set(['else', 'elif', 'endif', 'endset']);

function isElse({ word }: Tag): boolean {
  return word === 'else' || word === 'elif';
}

/** `{% if not loop.last %},{% endif %}`: behind the last element there is none. */
function isElseOrSeparator(tag: Tag, content: string): boolean {
  return isElse(tag) || (tag.word === 'if' && /^\s*(?:,|and|or|union(?:\s+all)?|\|\||\+)\s*$/i.test(content));
}

function isThen({ word }: Tag): boolean {
  return word === 'if' || word === 'elif' || word === 'set';
}

function placeholderMarks(text: string): TemplateMark[] {
  const placeholders = findPlaceholders(text, tokenize(text));
  return placeholders.map(({ range, name }) => ({ range, source: name, isHole: true }));
}

function isInside({ range }: TemplateMark, marks: readonly TemplateMark[]): boolean {
  return marks.some((mark) => mark.range.start <= range.start && range.end <= mark.range.end);
}

function inOrder(marks: TemplateMark[]): TemplateMark[] {
  return marks.sort((a, b) => a.range.start - b.range.start);
}
