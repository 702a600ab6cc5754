import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** A finding drawn with carets under the code that it speaks of. */
export interface DrawnFinding {
  readonly start: number;
  readonly end: number;
  /** Part of the message; empty where only the place is drawn. */
  readonly message: string;
}

export interface Fixture {
  /** The document without the lines of carets. */
  readonly text: string;
  readonly findings: readonly DrawnFinding[];
}

const caretLine = /^(\s*(?:--|\/\/)?\s*)(\^+)(…?)[ \t]*(.*)$/;

/**
 * Reads a document in which findings are drawn:
 *
 *     SELECT * FROM orders;
 *     --     ^ Returns every column
 *
 * A line of carets speaks of the line above it. Carets that end in `…` reach to the end of the statement, which ends
 * where the carets of the next line that start with `…` do.
 */
export function readFixture(file: string): Fixture {
  return parseFixture(readFileSync(file, 'utf8'));
}

export function parseFixture(content: string): Fixture {
  const findings: DrawnFinding[] = [];
  let text = '';
  let lineStart = 0;
  let open: { start: number; message: string } | undefined;
  for (const line of content.split(/(?<=\n)/)) {
    const drawn = caretLine.exec(line.replace(/\r?\n$/, ''));
    const closing = /^\s*(?:--|\/\/)?\s*…(\^+)/.exec(line);
    if (closing && open) {
      const end = lineStart + closing[0].length;
      findings.push({ ...open, end: Math.min(end, text.length) });
      open = undefined;
      continue;
    }
    if (!drawn) {
      lineStart = text.length;
      text += line;
      continue;
    }
    const start = lineStart + (drawn[1] ?? '').length;
    const message = drawn[4] ?? '';
    if (drawn[3]) open = { start, message };
    else findings.push({ start, end: start + (drawn[2] ?? '').length, message });
  }
  return { text, findings: findings.sort((a, b) => a.start - b.start || a.end - b.end) };
}

/** Compares with a golden file, or writes it where UPDATE_FIXTURES is set. Answers what the file holds. */
export function golden(file: string, actual: string): string {
  if (process.env.UPDATE_FIXTURES) writeFileSync(file, actual);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
