import type { InjectedValue } from '../../syntax/embedded/code-model';
import type { TextEdit } from '../../text/edit';

/**
 * The edit that puts `$number` where a value stands in the text of a query: for `'${x}'` without the quotes, for
 * `'%${x}%'` joined to what stands beside it, for `"…" + x + "…"` into the one string. Undefined where the quotes of
 * the SQL and of the code are not as expected.
 */
export function parameterEdit(value: InjectedValue, number: number, text: string): TextEdit | undefined {
  const { range, quoted } = value;
  const inTemplate = text.startsWith('${', range.start);
  const place = inTemplate ? { ...range, quote: '`' } : joint(range.start, range.end, text);
  if (!place) return undefined;
  const { start, end, quote, isLast } = place;
  const tail = isLast ? quote : '';
  if (!quoted) return { range: { start, end }, newText: `$${number}${tail}` };
  if (isLast || !isValuePlace(text.slice(Math.max(0, start - 300), start))) return undefined;
  const mark = quote === "'" ? "\\'" : "'";
  const opens = text.slice(0, start).endsWith(mark);
  const closes = text.startsWith(mark, end);
  const from = opens ? start - mark.length : start;
  const to = closes ? end + mark.length : end;
  if (!value.alone && opens && closes) return undefined;
  const newText = `${opens ? '' : `${mark} || `}$${number}${closes ? '' : ` || ${mark}`}`;
  return { range: { start: from, end: to }, newText };
}

interface Joint {
  readonly start: number;
  readonly end: number;
  readonly quote: string;
  /** No string follows: the one before has to be closed. */
  readonly isLast?: boolean;
}

/** From the end of the string before an operand of `+` to the start of the one behind it. */
function joint(start: number, end: number, text: string): Joint | undefined {
  const before = /(['"`])\s*\+\s*$/.exec(text.slice(Math.max(0, start - 200), start));
  const behind = /^\s*\+\s*(['"`])/.exec(text.slice(end, end + 200));
  const quote = before?.[1];
  if (!before || quote === undefined) return undefined;
  const from = start - before[0].length;
  if (behind) return behind[1] === quote ? { start: from, end: end + behind[0].length, quote } : undefined;
  return /^\s*\+/.test(text.slice(end, end + 50)) ? undefined : { start: from, end, quote, isLast: true };
}

/** The SQL string stands behind an operator, not behind the name of a type, such as `interval`. */
function isValuePlace(before: string): boolean {
  const quote = before.lastIndexOf("'");
  return /(?:[=<>(,]|\b(?:LIKE|ILIKE|AND|OR|NOT|THEN|ELSE|BETWEEN))\s*\\?$/i.test(before.slice(0, quote));
}
