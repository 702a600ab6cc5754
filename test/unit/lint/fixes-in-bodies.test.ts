import { beforeAll, describe, expect, it } from 'vitest';
import { rules } from '../../../server/src/rules/index';
import { applyEdits } from '../../../server/src/text/edit';
import { lintText, loadLint } from '../../support/lint-text';

beforeAll(loadLint);

/** The examples with their last statement in a body, and with INTO at each place where it can stand there. */
const bodies = rules.flatMap((rule) =>
  rule.about === 'statement' ? rule.bad.flatMap((example) => inBodies(example)) : [],
);

function inBodies(example: string): string[] {
  const last = [0, ...[...example.matchAll(/;\n(?=.)/g)].map(({ index }) => index + 2)].at(-1);
  const before = example.slice(0, last);
  const statement = example.slice(last).replace(/;?\s*$/, '');
  const body = (text: string) => `${before}DO $body$ DECLARE passed record; BEGIN ${text}; END $body$;\n`;
  const places = /^select\b/i.test(statement)
    ? [...statement.matchAll(/ (?=(?:from|where|order by|limit)\b)/gi)].map(({ index }) => index)
    : [];
  return [
    body(statement),
    ...[...places, statement.length].map((at) =>
      body(`${statement.slice(0, at)} INTO passed${statement.slice(at)}`),
    ),
  ];
}

describe('a fix in a body', () => {
  it('leaves INTO and what stands behind it, and writes no command that a body cannot run', () => {
    expect(bodies.length).toBeGreaterThan(300);
    let fixes = 0;
    for (const text of bodies) {
      const before = count(text);
      for (const finding of lintText(text, 'sql').findings) {
        for (const fix of finding.fixes) {
          const fixed = applyEdits(text, fix.edits);
          fixes++;
          expect(count(fixed), `${finding.rule}: ${fix.title} in ${text}`).toEqual(before);
        }
      }
    }
    expect(fixes).toBeGreaterThan(100);
  }, 60_000);
});

function count(text: string) {
  const found = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return { into: found(/\bINTO passed\b/g), concurrently: found(/(?<!VIEW )\bCONCURRENTLY\b/gi) };
}
