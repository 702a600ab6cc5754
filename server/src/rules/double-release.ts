import type { Checkout, CodeModel, Release } from '../syntax/embedded/code-model';
import { createLineIndex, type LineIndex } from '../text/line-index';
import { lineBreakBefore } from '../text/line-start';
import { defineCodeRule, type Fix } from './rule';

export const doubleRelease = defineCodeRule({
  name: 'double-release',
  severity: 'warning',
  since: '0.1.0',
  fix: 'unsafe',
  summary: 'A client that is given back to its pool twice.',
  why: 'The second `release()` throws `Release called on client which has already been released to the pool.` In a `finally` block that error takes the place of the result or of the error that was on its way.',
  advice: 'Release a client in one place: in the `finally` block behind `connect()`.',
  bad: [
    `import { pool } from './pool';

export async function count() {
  const client = await pool.connect();
  try {
    const { rows } = await client.query('SELECT count(*) FROM users');
    client.release();
    return rows[0].count;
  } finally {
    client.release();
  }
}
`,
    `import { pool } from './pool';

export async function check() {
  const client = await pool.connect();
  client.release();
  client.release();
}
`,
  ],
  good: [
    `import { pool } from './pool';

export async function count() {
  const client = await pool.connect();
  try {
    const { rows } = await client.query('SELECT count(*) FROM users');
    client.release();
    return rows[0].count;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
`,
    `import { pool } from './pool';

export async function count() {
  const client = await pool.connect();
  let released = false;
  try {
    client.release();
    released = true;
  } finally {
    if (!released) client.release();
  }
}
`,
  ],
  *check(code: CodeModel) {
    const seen = new Set<number>();
    let lines: LineIndex | undefined;
    for (const checkout of code.checkouts) {
      for (const release of checkout.releases) {
        const again = checkout.releases.find((other) => other.range.start === release.againAt);
        if (!again || seen.has(release.range.start)) continue;
        seen.add(release.range.start);
        lines ??= createLineIndex(code.text);
        const fix = fixOf(checkout, release, code.text);
        yield {
          range: release.range,
          message: `\`${checkout.name}\` is released here and once more in line ${lines.positionAt(again.range.start).line + 1}: the second call throws.`,
          ...(fix && { fixes: [fix] }),
        };
      }
    }
  },
});

function fixOf({ name }: Checkout, { statement }: Release, text: string): Fix | undefined {
  if (!statement) return undefined;
  const range = { start: lineBreakBefore(text, statement.start), end: statement.end };
  return { title: `Release ${name} once`, safety: 'unsafe', edits: [{ range, newText: '' }] };
}
