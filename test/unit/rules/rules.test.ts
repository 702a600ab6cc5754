import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { documentKnowledge } from '../../../server/src/lint/document-knowledge';
import type { DocumentFinding } from '../../../server/src/lint/finding';
import { createLinter, type Linter } from '../../../server/src/lint/linter';
import { defaultLintSettings } from '../../../server/src/lint/settings';
import { rules } from '../../../server/src/rules/index';
import type { Rule } from '../../../server/src/rules/rule';
import { innerOf, readSql } from '../../../server/src/syntax/source';
import { applyEdits } from '../../../server/src/text/edit';
import { golden, readFixture } from '../../support/fixture';
import { type LintedText, lintText, loadLint } from '../../support/lint-text';

const fixtures = 'test/fixtures/rules';

beforeAll(loadLint);

it('has a rule for every file and a file for every rule', () => {
  const files = readdirSync('server/src/rules')
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .filter((name) => name !== 'rule' && name !== 'index');
  expect(rules.map((rule) => rule.name)).toEqual(files.sort());
});

it('has a rule find the same, asked about all statements or about those that hold its nodes', () => {
  const asked = createLinter(rules);
  const texts = rules.flatMap((rule) =>
    rule.about === 'code'
      ? []
      : [...rule.bad, ...rule.good, readFixture(join(fixtures, `${rule.name}.sql`)).text],
  );
  for (const text of texts) {
    const source = readSql(text);
    const statements = source.statements.flatMap((placed) => [placed, ...innerOf(placed)]);
    const nodes = statements.flatMap(({ statement: { result } }) =>
      result.kind === 'parsed' ? [result.tree.root.type] : [],
    );
    const always = createLinter(
      rules.map((rule): Rule => (rule.about === 'code' ? rule : { ...rule, nodes })),
    );
    const found = (linter: Linter) =>
      linter.lint(readSql(text), documentKnowledge(source, undefined), defaultLintSettings);
    expect(found(always), text).toEqual(found(asked));
  }
});

it.each(rules)('$name says what it reports, why, and what to do', (rule) => {
  expect(rule.summary).toMatch(/^[A-Z`].*\.$/);
  expect(rule.summary).not.toContain('\n');
  expect(rule.why.length).toBeGreaterThan(40);
  expect(rule.advice.length).toBeGreaterThan(20);
  expect(rule.bad.length).toBeGreaterThan(0);
  expect(rule.good.length).toBeGreaterThan(0);
});

it.each(rules.filter(({ needs }) => needs === 'plan'))('$name is silent without a planner', (rule) => {
  for (const text of rule.bad) {
    expect(lintText(text, 'sql').findings.filter((finding) => finding.rule === rule.name)).toEqual([]);
  }
});

/** Those that a planner has to be asked for are proven in the tier that has one. */
const provenHere = rules.filter(({ needs }) => needs !== 'plan');

describe.each(provenHere.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  const extension = rule.about === 'code' ? 'ts' : 'sql';
  const own = (linted: LintedText) => linted.findings.filter((finding) => finding.rule === name);
  const read = (text: string) => lintText(text, extension);

  it.each(rule.bad)('finds exactly one in: %s', (text) => {
    const linted = read(text);
    expect(linted.findings.filter((finding) => finding.rule === 'syntax-error')).toEqual([]);
    expect(own(linted)).toHaveLength(1);
  });

  it.each(rule.good)('finds none in: %s', (text) => {
    const linted = read(text);
    expect(linted.findings.filter((finding) => finding.rule === 'syntax-error')).toEqual([]);
    expect(own(linted)).toEqual([]);
  });

  it('offers the fixes that it promises', () => {
    const offered = rule.bad.flatMap((text) => own(read(text)).flatMap((finding) => finding.fixes));
    if (rule.fix === 'none') expect(offered).toEqual([]);
    else expect(offered.map((fix) => fix.safety)).toContain(rule.fix);
  });

  it('matches its fixture', () => {
    const file = join(fixtures, `${name}.${extension}`);
    expect(existsSync(file), `${file} is missing`).toBe(true);
    const fixture = readFixture(file);
    const found = own(read(fixture.text));
    const show = (finding: { start: number; end: number }) =>
      `${lineOf(fixture.text, finding.start)}: ${JSON.stringify(fixture.text.slice(finding.start, finding.end))}`;
    expect(found.map((finding) => show(finding.range))).toEqual(fixture.findings.map(show));
    found.forEach((finding, i) => {
      expect(finding.message).toContain(fixture.findings[i]?.message ?? '');
    });
    const fixed = firstFixes(fixture.text, found);
    if (fixed !== undefined) {
      expect(fixed).toBe(golden(join(fixtures, `${name}.fixed.${extension}`), fixed));
    }
  });

  it('fixes what it finds and brings nothing new', () => {
    const file = join(fixtures, `${name}.${extension}`);
    for (const text of [...rule.bad, readFixture(file).text]) {
      const before = read(text);
      for (const finding of own(before)) {
        for (const fix of finding.fixes) {
          const fixedText = applyEdits(text, fix.edits);
          const after = read(fixedText);
          expect(after.errors, `${fix.title} in:\n${fixedText}`).toEqual(before.errors);
          expect(own(after).length, `${fix.title} in:\n${fixedText}`).toBeLessThan(own(before).length);
          expect(added(before, after), `${fix.title} in:\n${fixedText}`).toEqual([]);
        }
      }
    }
  });

  if (rule.about === 'statement' && rule.needs === 'schema') {
    it('is silent without a schema', () => {
      for (const text of rule.bad) {
        const linted = lintText(text, extension, { withoutSchema: true });
        expect(own(linted)).toEqual([]);
      }
    });
  }
});

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** The text with the first fix of each finding, where any has one; fixes that overlap an earlier one are left out. */
function firstFixes(text: string, findings: readonly DocumentFinding[]): string | undefined {
  const edits = [];
  let end = -1;
  for (const finding of findings) {
    const fix = finding.fixes[0];
    if (!fix || fix.edits.some((edit) => edit.range.start < end)) continue;
    edits.push(...fix.edits);
    end = Math.max(end, ...fix.edits.map((edit) => edit.range.end));
  }
  return edits.length > 0 ? applyEdits(text, edits) : undefined;
}

/** Rules that report more often after a fix than before it; refactorings and hints about the new text are offers. */
function added(before: LintedText, after: LintedText): string[] {
  const count = (linted: LintedText, rule: Rule) =>
    linted.findings.filter((finding) => finding.rule === rule.name && finding.severity !== 'refactoring')
      .length;
  return rules.filter((rule) => count(after, rule) > count(before, rule)).map((rule) => rule.name);
}
