import type { Refusal } from '../../plan/planner-verdict';
import type { Range } from '../../text/range';

/**
 * What PostgreSQL points at: the name with what it is qualified by, or its first character. Where it points at nothing,
 * the name that it says.
 */
export function rangeOfRefusal({ offset, message }: Refusal, text: string): Range {
  const said = offset === 0 ? /"([^"]+)"/.exec(message)?.[1] : undefined;
  const start = Math.max(offset, said === undefined ? -1 : wordIn(text, said));
  const name = /^(?:[\w$\u0080-\uffff]+|"[^"]*")(?:\s*\.\s*(?:[\w$\u0080-\uffff]+|"[^"]*"))*/.exec(
    text.slice(start),
  );
  const end = start + (name?.[0].length ?? 1);
  return { start, end: Math.min(end, text.length) };
}

/** Where it stands as a whole word, or -1. */
function wordIn(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + word.length] ?? ' '}`;
    if (!/[\w$\u0080-\uffff]/.test(around)) return at;
  }
  return -1;
}

/** PostgreSQL's words as a sentence. */
export function refusalSentence({ message }: Refusal): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
