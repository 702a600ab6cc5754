import { innerOf, type PlacedStatement, type Source } from '../syntax/source';
import type { TextEdit } from '../text/edit';
import { firstIndex } from '../text/first-index';
import type { Range } from '../text/range';
import type { DocumentFinding } from './finding';
import type { LintSettings } from './settings';
import { squawkNames } from './squawk-names';

/** `-- forecost allow select-star: reason` in SQL, `// forecost allow …` or a block comment in code. */
const suppression =
  /(?:--|\/\/|\/\*)[ \t]*forecost[ \t]+allow[ \t]+([a-z-]+(?:[ \t]*,[ \t]*[a-z-]+)*)(?:[ \t]*:[ \t]*([^\r\n]*?))?[ \t]*(?:\*\/|(?=\r?\n)|$)/g;

/** `-- squawk-ignore ban-char-field`, and `squawk-ignore-file` for all of it, with or without names. */
const squawkComment =
  /(?:--|\/\*)[ \t]*squawk-ignore(-file)?(?:[ \t]+([a-z-]+(?:[ \t]*,[ \t]*[a-z-]+)*))?[ \t]*(?:\*\/|(?=\r?\n)|$)/g;

interface Suppression {
  readonly rule: string;
  /** Of the rule's name in the comment. */
  readonly range: Range;
  readonly comment: Range;
  /** On the first line of the document: for all of it. */
  readonly wholeFile: boolean;
  /** It is written for another tool, which may have found something here. */
  readonly isForeign?: true;
  used: boolean;
}

/**
 * Takes out the findings, given in the order of the document, that comments allow, and adds one for each comment that allows nothing.
 * A comment speaks of the statement that it stands in, or on whose line it stands, or else the next one.
 */
export function applySuppressions(
  source: Source,
  findings: DocumentFinding[],
  settings: LintSettings,
  ruleNames: ReadonlySet<string>,
): DocumentFinding[] {
  const suppressions = [...findSuppressions(source.text), ...squawkSuppressions(source.text)];
  if (suppressions.length === 0) return findings;
  const allowed = allowedBy(suppressions, source, findings);
  const remaining = findings.filter((finding) => !allowed.has(finding));
  const severity = settings.severities.get('unused-suppression') ?? 'warning';
  if (severity === 'off') return remaining;
  const unused = suppressions
    .filter((one) => !one.used && !one.isForeign && settings.severities.get(one.rule) !== 'off')
    .map((one): DocumentFinding => {
      const known = ruleNames.has(one.rule);
      return {
        rule: 'unused-suppression',
        severity,
        range: one.range,
        message: known
          ? `Nothing here is reported by ${one.rule}: this comment allows nothing.`
          : `There is no rule ${one.rule}: this comment allows nothing.`,
        fixes: [
          {
            title: 'Remove the comment',
            safety: 'safe',
            edits: [{ range: wholeLine(source.text, one.comment), newText: '' }],
            alone: false,
          },
        ],
      };
    });
  return [...remaining, ...unused].sort((a, b) => a.range.start - b.range.start);
}

/** A comment that allows `finding`, on a line of its own before the line where its statement starts. */
export function suppressionEdit(source: Source, finding: DocumentFinding, isSql: boolean): TextEdit {
  const { text } = source;
  const holder = source.statements.find(
    (placed) => placed.range.start <= finding.range.start && finding.range.start <= placed.range.end,
  );
  const inner = holder && innerOf(holder).find((one) => within(finding.range, one.range));
  const anchor =
    isSql && holder ? (inner ?? holder).range.start : (holder?.fragment?.range.start ?? finding.range.start);
  const lineStart = text.lastIndexOf('\n', anchor - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const comment = `${isSql ? '--' : '//'} forecost allow ${finding.rule}: `;
  return { range: { start: lineStart, end: lineStart }, newText: `${indent}${comment}${lineEnd}` };
}

function findSuppressions(text: string): Suppression[] {
  if (!text.includes('forecost')) return [];
  const found: Suppression[] = [];
  const firstLineEnd = text.indexOf('\n') < 0 ? text.length : text.indexOf('\n');
  for (const match of text.matchAll(suppression)) {
    const names = match[1] ?? '';
    const namesStart = match.index + match[0].indexOf(names, match[0].indexOf('allow') + 5);
    const comment = { start: match.index, end: match.index + match[0].length };
    const wholeFile = comment.start <= firstLineEnd && text.slice(0, comment.start).trim() === '';
    for (const name of names.matchAll(/[a-z-]+/g)) {
      const start = namesStart + name.index;
      found.push({
        rule: name[0],
        range: { start, end: start + name[0].length },
        comment,
        wholeFile,
        used: false,
      });
    }
  }
  return found;
}

function squawkSuppressions(text: string): Suppression[] {
  if (!text.includes('squawk-ignore')) return [];
  return [...text.matchAll(squawkComment)].flatMap(({ index, 0: whole, 1: file, 2: names }) => {
    const comment = { start: index, end: index + whole.length };
    const named = names?.match(/[a-z-]+/g) ?? [...squawkNames.keys()];
    const rules = new Set(named.flatMap((name) => squawkNames.get(name) ?? []));
    return [...rules].map((rule): Suppression => {
      return { rule, range: comment, comment, wholeFile: file !== undefined, isForeign: true, used: false };
    });
  });
}

/** The statement in the body of `holder` that a comment there stands in, or on whose line, or else the next one. */
function innermost(holder: PlacedStatement, comment: Range, lineStart: number): PlacedStatement {
  const inner = innerOf(holder).filter((one) => one.range.end > lineStart);
  return inner.find((one) => one.range.end > comment.start || one.range.start < comment.start) ?? holder;
}

function within(inner: Range, outer: Range): boolean {
  return inner.start >= outer.start && inner.start <= outer.end;
}

/** Finds what the comments allow, and marks those that allow something as used. */
function allowedBy(
  suppressions: readonly Suppression[],
  source: Source,
  findings: readonly DocumentFinding[],
): Set<DocumentFinding> {
  const allowed = new Set<DocumentFinding>();
  const statements = placesOf(source);
  const whole = { start: 0, end: source.text.length };
  for (const one of suppressions) {
    for (const { start, end } of one.wholeFile ? [whole] : spansOf(one, source.text, statements)) {
      for (let i = firstIndex(findings, ({ range }) => range.start >= start); i < findings.length; i++) {
        const finding = findings[i];
        if (!finding || finding.range.start > end) break;
        if (finding.rule !== one.rule) continue;
        allowed.add(finding);
        one.used = true;
      }
    }
  }
  return allowed;
}

interface Place extends Range {
  readonly placed: PlacedStatement;
  /** The largest end up to here: of statements that lie in one another, the ends are not in order. */
  readonly reach: number;
}

function placesOf({ statements }: Source): readonly Place[] {
  const ordered = [...statements].sort((a, b) => a.range.start - b.range.start);
  let reach = 0;
  return ordered.map((placed) => {
    const { start, end } = placed.range;
    reach = Math.max(reach, end);
    return { start, end, reach, placed };
  });
}

/** What a comment speaks of: findings that start there, or at the end of it. */
function spansOf({ comment }: Suppression, text: string, statements: readonly Place[]): Range[] {
  const lineStart = text.lastIndexOf('\n', comment.start) + 1;
  const line = { start: lineStart, end: lineEndFrom(text, comment.end) };
  const holder = statements[firstIndex(statements, ({ reach }) => reach > lineStart)];
  if (holder && holder.start < comment.start)
    return [innermost(holder.placed, comment, lineStart).range, line];
  const next = statements[firstIndex(statements, ({ start }) => start >= comment.end)];
  const nextLine = nextCodeLine(text, line.end);
  return [...(next ? [next] : []), { start: nextLine.start, end: nextLine.end - 1 }];
}

function lineEndFrom(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return newline > offset && text.charCodeAt(newline - 1) === 13 ? newline - 1 : newline;
}

function nextCodeLine(text: string, from: number): Range {
  const line = /[^\s][^\n]*/g;
  line.lastIndex = from;
  const match = line.exec(text);
  return match ? { start: match.index, end: match.index + match[0].length + 1 } : { start: from, end: from };
}

function wholeLine(text: string, comment: Range): Range {
  const lineStart = text.lastIndexOf('\n', comment.start - 1) + 1;
  const rest = /\r?\n/y;
  rest.lastIndex = comment.end;
  const ownLine = text.slice(lineStart, comment.start).trim() === '' && rest.test(text);
  return ownLine ? { start: lineStart, end: rest.lastIndex } : comment;
}
