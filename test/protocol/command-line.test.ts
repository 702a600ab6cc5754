// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code that is read holds them.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AnySchema, ValidateFunction } from 'ajv';
import Ajv from 'ajv-draft-04';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { forecost } from '../support/command-line';
import { fragmentsShape, type LintOutput, lintShape, plansShape } from '../support/report-shapes';
import { repositoryRoot } from '../support/repository';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forecost-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The schema of the playground alone, wherever the files stand that are linted. */
const schema = ['--schema', 'test/playground/migrations/*.sql'];

async function lint(...args: string[]): Promise<LintOutput & { readonly status: number | null }> {
  const { status, stdout } = await forecost(['lint', ...args, ...schema, '--format', 'json']);
  return { status, ...v.parse(lintShape, JSON.parse(stdout)) };
}

async function written(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

describe('lint --format json', () => {
  let report: Awaited<ReturnType<typeof lint>>;
  beforeAll(async () => {
    report = await lint('test/playground');
  });

  it('keeps its contract', () => {
    expect(report.status).toBe(1);
    expect(report.files).toBeGreaterThan(10);
    expect(report.statements).toBeGreaterThan(report.files);
    expect(report.findings.length).toBeGreaterThan(10);
    for (const { path } of report.findings) expect(path).toMatch(/^test\/playground\//);
  });

  it('counts lines and columns from 1, columns in UTF-16 units', async () => {
    const path = await written('places.sql', "SELECT '😀', * FROM orders WHERE id = 1;\r\n\r\nSELECT (\r\n");
    const { findings } = await lint(path);
    const [star, syntax] = findings.filter(({ rule }) => /select-star|syntax-error/.test(rule));
    expect(star).toMatchObject({ rule: 'select-star', line: 1, column: 14, endLine: 1, endColumn: 15 });
    expect(syntax).toMatchObject({ rule: 'syntax-error', severity: 'error', line: 3 });
  });

  it('gives edits that mend what they are for', async () => {
    const fixed = await Promise.all(
      report.findings.flatMap((finding, i) =>
        finding.fixes.map(async (fix, j) => {
          const text = await readFile(join(repositoryRoot, finding.path), 'utf8');
          const name = join('fixes', `${i}-${j}`, finding.path);
          return { finding, path: await written(name, applied(text, fix.edits)) };
        }),
      ),
    );
    expect(fixed.length).toBeGreaterThan(10);
    const after = await lint(join(folder, 'fixes'));
    const countOf = ({ findings }: LintOutput, path: string, rule: string) =>
      findings.filter((finding) => finding.path === path && finding.rule === rule).length;
    for (const { finding, path } of fixed) {
      expect(countOf(after, path, 'syntax-error'), path).toBe(0);
      const before = countOf(report, finding.path, finding.rule);
      expect(countOf(after, path, finding.rule), `${finding.rule} in ${path}`).toBeLessThan(before);
    }
  });
});

describe('lint', () => {
  it('ends with the status that --fail-on asks for', async () => {
    const path = await written('warning.sql', 'DELETE FROM orders;\n');
    expect((await lint(path)).status).toBe(1);
    expect((await lint(path, '--fail-on', 'error')).status).toBe(0);
    expect((await lint(path, '--rule', 'delete-without-where=error', '--fail-on', 'error')).status).toBe(1);
    const off = await lint(path, '--rule', 'delete-without-where=off');
    expect(off).toMatchObject({ status: 0, findings: [] });
    const hint = await lint(path, '--rule', 'delete-without-where=hint');
    expect(hint).toMatchObject({ status: 0, findings: [{ severity: 'hint' }] });
    expect((await lint(path, '--rule', 'delete-without-where=hint', '--fail-on', 'hint')).status).toBe(1);
  });

  it('tells people where, what and how many', async () => {
    const path = await written('people.sql', 'DELETE FROM orders;\n');
    const { status, stdout } = await forecost(['lint', path]);
    expect(status).toBe(1);
    const [line, , summary] = stdout.trimEnd().split('\n');
    expect(line).toMatch(/people\.sql:1:1 {2}warning {2}.+ {2}delete-without-where$/);
    expect(summary).toBe('1 warning in 1 file, 1 statement.');
  });

  it('mends files with --fix, and leaves the others alone', async () => {
    const copy = join(folder, 'playground');
    await cp(join(repositoryRoot, 'test', 'playground'), copy, { recursive: true });
    const before = await lint(copy);
    const after = await lint(copy, '--fix');
    expect(after.findings.length).toBeLessThan(before.findings.length);
    for (const path of new Set(before.findings.map((finding) => finding.path))) {
      const original = await readFile(path.replace(copy, join(repositoryRoot, 'test', 'playground')), 'utf8');
      const hasSafeFix = before.findings.some(
        (finding) => finding.path === path && finding.fixes[0]?.safety === 'safe',
      );
      expect((await readFile(path, 'utf8')) !== original, path).toBe(hasSafeFix);
    }
    expect(after.findings.filter(({ rule }) => rule === 'syntax-error')).toEqual([]);
  });

  it.each<[string, string[], string]>([
    ['a path that is not there', ['lint', 'no/such/file.sql'], 'no/such/file.sql does not exist'],
    [
      'a rule that does not exist',
      ['lint', '--rule', 'no-such-rule=off', 'test/playground/queries'],
      'There is no rule "no-such-rule".',
    ],
    [
      'a level that does not exist',
      ['lint', '--rule', 'select-star=loud', 'test/playground/queries'],
      '"loud"',
    ],
    ['a bound that does not exist', ['lint', '--fail-on', 'loud', 'test/playground/queries'], '"loud"'],
    ['a format that does not exist', ['lint', '--format', 'xml', 'test/playground/queries'], "'xml'"],
    ['a command that does not exist', ['lynt'], "'lynt'"],
    ['a plan without a file', ['plan'], 'files'],
    ['an EXPLAIN without a database', ['explain', '--sql', 'SELECT 1'], '--url'],
    [
      'a number that is none',
      ['report', '--url', 'postgres://localhost/x', '--seconds', 'ten'],
      'whole number',
    ],
  ])('refuses %s', async (_, args, text) => {
    const { status, stdout, stderr } = await forecost(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(text);
    // The command and, where one is alike, what may have been meant.
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  });

  it('writes SARIF', async () => {
    const { status, stdout } = await forecost(['lint', 'test/playground', ...schema, '--format', 'sarif']);
    expect(status).toBe(1);
    const sarif = v.parse(sarifShape, JSON.parse(stdout));
    const [run] = sarif.runs;
    const known = new Set(run?.tool.driver.rules.map(({ id }) => id));
    expect(run?.results.length).toBeGreaterThan(10);
    for (const { ruleId } of run?.results ?? []) expect(known).toContain(ruleId);
    const isValid = sarifValidator();
    isValid(JSON.parse(stdout));
    expect(isValid.errors).toBeNull();
  });

  it('writes workflow commands', async () => {
    const path = await written('a,b.sql', 'DELETE FROM orders;\n');
    const { stdout } = await forecost(['lint', path, '--format', 'github']);
    expect(stdout).toMatch(
      /^::warning file=[^,]*a%2Cb\.sql,line=1,col=1,endLine=1,endColumn=\d+,title=delete-without-where::[^\n]+\n$/,
    );
  });
});

describe('fragments', () => {
  it('keeps its contract', async () => {
    const { status, stdout } = await forecost(['fragments', 'test/playground/src', '--format', 'json']);
    expect(status).toBe(0);
    const { fragments } = v.parse(fragmentsShape, JSON.parse(stdout));
    expect(fragments.length).toBeGreaterThan(5);
    expect(fragments.map(({ callee }) => callee)).toContain('pool.query');
  });

  it('fills holes and says what does not parse', async () => {
    const path = await written(
      'holes.ts',
      "import { Pool } from 'pg';\nconst pool = new Pool();\npool.query(`SELECT 1 WHERE 2 = ${id}`);\npool.query('SELECT FROM WHERE');\n",
    );
    const { stdout } = await forecost(['fragments', path, '--format', 'json']);
    expect(v.parse(fragmentsShape, JSON.parse(stdout)).fragments).toMatchObject([
      { line: 3, sql: 'SELECT 1 WHERE 2 = $1', parses: true },
      { line: 4, sql: 'SELECT FROM WHERE', parses: false },
    ]);
  });
});

describe('plan', () => {
  const plan = 'test/fixtures/plans/seq-scan.json';

  it('keeps its contract, for files and for the standard input', async () => {
    const input = await readFile(join(repositoryRoot, plan), 'utf8');
    const { status, stdout } = await forecost(['plan', plan, '-', '--format', 'json'], { input });
    expect(status).toBe(0);
    const { plans } = v.parse(plansShape, JSON.parse(stdout));
    expect(plans.map(({ source }) => source)).toEqual([plan, '-']);
    const [fromFile, fromInput] = plans;
    expect({ ...fromInput, source: plan }).toEqual(fromFile);
    expect(fromFile?.findings.map(({ finding }) => finding)).toContain('seq-scan');
  });

  it('tells people what it shows', async () => {
    const { status, stdout } = await forecost(['plan', plan]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Seq Scan/);
  });

  it.each([
    ['cut off', '[{"Plan": {"Node Type": "Seq Scan",', 'cut off'],
    ['not a plan', 'hello', 'holds no plan'],
    ['empty', '', 'the text is empty'],
  ])('refuses one that is %s', async (_, input, text) => {
    const { status, stdout, stderr } = await forecost(['plan', '-', '--format', 'json'], { input });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(text);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('refuses a file that is not there', async () => {
    const { status, stderr } = await forecost(['plan', 'no/such/plan.json']);
    expect(status).toBe(2);
    expect(stderr).toBe('no/such/plan.json cannot be read (ENOENT).\n');
  });
});

function applied(text: string, edits: LintOutput['findings'][number]['fixes'][number]['edits']): string {
  const document = TextDocument.create('file:///fixed', 'sql', 1, text);
  return TextDocument.applyEdits(
    document,
    edits.map(({ line, column, endLine, endColumn, newText }) => ({
      range: {
        start: { line: line - 1, character: column - 1 },
        end: { line: endLine - 1, character: endColumn - 1 },
      },
      newText,
    })),
  );
}

/** By the schema of SARIF 2.1.0. */
function sarifValidator(): ValidateFunction {
  const require = createRequire(import.meta.url);
  const schema: AnySchema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  return new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: true }).compile(
    schema,
  );
}

/** The part of SARIF 2.1.0 that readers of findings need. */
const sarifShape = v.object({
  $schema: v.string(),
  version: v.literal('2.1.0'),
  runs: v.strictTuple([
    v.object({
      tool: v.object({
        driver: v.object({
          name: v.literal('Forecost'),
          version: v.string(),
          rules: v.array(v.object({ id: v.string(), shortDescription: v.object({ text: v.string() }) })),
        }),
      }),
      columnKind: v.literal('utf16CodeUnits'),
      results: v.array(
        v.object({
          ruleId: v.string(),
          level: v.picklist(['error', 'warning', 'note']),
          message: v.object({ text: v.string() }),
          locations: v.strictTuple([
            v.object({
              physicalLocation: v.object({
                artifactLocation: v.object({ uri: v.string() }),
                region: v.object({
                  startLine: v.pipe(v.number(), v.minValue(1)),
                  startColumn: v.pipe(v.number(), v.minValue(1)),
                  endLine: v.number(),
                  endColumn: v.number(),
                }),
              }),
            }),
          ]),
        }),
      ),
    }),
  ]),
});
