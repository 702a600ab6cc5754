import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { rules } from '../../../../server/src/rules/index';
import { loadEmbedded, readCode } from '../../../../server/src/syntax/embedded/read-code';
import { loadParser } from '../../../../server/src/syntax/parse';
import { documentMap } from '../../../../server/src/syntax/source';

beforeAll(async () => {
  await loadParser();
  await loadEmbedded((file) => readFile(`node_modules/@vscode/tree-sitter-wasm/wasm/${file}`));
});

/** Reads, runs the rules about code, and checks that every range lies in the document. */
function readAll(text: string): number {
  const source = readCode(text, 'typescript');
  const ranges = source.statements.map((placed) =>
    documentMap(placed).rangeToOriginal({ start: 0, end: placed.statement.text.length }),
  );
  for (const rule of rules) {
    if (rule.about !== 'code') continue;
    for (const finding of rule.check(source.code, { schema: undefined, imported: () => undefined })) {
      ranges.push(
        finding.range,
        ...(finding.fixes ?? []).flatMap((fix) => fix.edits.map((edit) => edit.range)),
      );
    }
  }
  for (const range of ranges) {
    expect(range.start).toBeGreaterThanOrEqual(0);
    expect(range.end).toBeGreaterThanOrEqual(range.start);
    expect(range.end).toBeLessThanOrEqual(text.length);
  }
  source.dispose();
  return source.statements.length;
}

it('reads code that is torn to pieces', () => {
  const whole = ['query-in-loop', 'pool-client-leak', 'transaction-on-pool', 'client-per-request']
    .map((name) => readFileSync(`test/fixtures/rules/${name}.ts`, 'utf8'))
    .join('\n');
  const cut = fc.array(fc.tuple(fc.nat(whole.length), fc.nat(400)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(cut, (cuts) => {
      const text = cuts.reduce((left, [at, length]) => left.slice(0, at) + left.slice(at + length), whole);
      readAll(text);
    }),
    { numRuns: 60 },
  );
});

it('reads anything', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      readAll(text);
      readAll(`pool.query(\`SELECT ${text}\`)`);
      readAll(`pool.query("SELECT ${text}" + ${text})`);
    }),
    { numRuns: 150 },
  );
});

it.each([
  ['parentheses', `pool.query(${'('.repeat(20_000)}'SELECT 1'${')'.repeat(20_000)})`],
  ['templates', `pool.query(${'`SELECT ${'.repeat(3_000)}1${'}`'.repeat(3_000)})`],
  ['strings', `pool.query(${"'SELECT a FROM b WHERE c ' + ".repeat(3_000)}d)`],
  ['blocks', `${'if (a) {'.repeat(5_000)}pool.query('SELECT 1')${'}'.repeat(5_000)}`],
  ['callbacks', `${'a.map((b) => '.repeat(2_000)}pool.query('SELECT 1', [b])${')'.repeat(2_000)}`],
])('survives endless %s', (_, text) => {
  expect(readAll(text)).toBeLessThanOrEqual(1);
});
