import { writeFile } from 'node:fs/promises';
import { levelledNames } from '../lint/built-in-rules';
import { documentKnowledge } from '../lint/document-knowledge';
import type { DocumentFinding } from '../lint/finding';
import { createLinter } from '../lint/linter';
import { safeEdits } from '../lint/safe-edits';
import { rules } from '../rules/index';
import { readCode } from '../syntax/embedded/read-code';
import { readSql } from '../syntax/source';
import { applyEdits } from '../text/edit';
import { createLineIndex } from '../text/line-index';
import { createImports } from '../workspace/imports';
import { levels, type RuleLevels } from '../workspace/levels';
import { type ChangedLines, readChangedLines } from './changed-lines';
import { createBaselineWriter, readLintBaseline } from './lint-baseline';
import { formatLint, type LintFormat } from './lint-output';
import { placeOf, type ReportedFinding, reportFindings } from './lint-report';
import { createLintSettings } from './lint-settings';
import { type SourceFile, sourceFiles } from './source-files';
import { UsageError } from './usage-error';

export interface LintArguments {
  readonly paths: readonly string[];
  readonly schema: readonly string[];
  /** `name=severity` */
  readonly rules: readonly string[];
  readonly failOn: string;
  readonly fix: boolean;
  /** A revision of git: only findings on lines that changed since. */
  readonly changed: string | undefined;
  /** A file to keep the findings in; they are then known. */
  readonly writeBaseline: string | undefined;
  /** A file, false for none, undefined for those beside the configurations. */
  readonly baseline: string | false | undefined;
  readonly format: LintFormat;
  readonly version: string;
}

const ranks = ['hint', 'information', 'warning', 'error'];

/** `lint`: prints the report and answers the exit status. Throws UsageError. */
export async function lintCommand(options: LintArguments): Promise<number> {
  if (!ranks.includes(options.failOn)) {
    throw new UsageError(`--fail-on takes one of ${ranks.join(', ')}, not "${options.failOn}".`);
  }
  const settings = createLintSettings(
    { levels: levelsOf(options.rules), schemaFiles: options.schema },
    ruleNames,
    (problem) => process.stderr.write(`${problem}\n`),
  );
  const { writeBaseline } = options;
  const writer = writeBaseline === undefined ? undefined : createBaselineWriter(writeBaseline);
  let changed = options.changed === undefined ? undefined : await readChangedLines(options.changed);
  const baseline = await readLintBaseline(writer ? false : options.baseline);
  const linter = createLinter(rules);
  const imports = createImports();
  const findings: ReportedFinding[] = [];
  let files = 0;
  let statements = 0;

  const lint = async (file: SourceFile) => {
    const scoped = await settings.of(file.path);
    const around = await settings.schemaOf(scoped);
    const source = file.language === 'sql' ? readSql(file.text) : readCode(file.text, file.language);
    const all = linter.lint(source, documentKnowledge(source, around), scoped.lint, (from, name) =>
      imports.functionOf(file.path, from, name),
    );
    const beside = (await settings.configOf(file.path))?.folder ?? process.cwd();
    const unknown = await baseline.unknown(file.path, beside, source, all);
    const found = changed ? await onChangedLines(file, unknown, changed) : unknown;
    writer?.add(file.path, source, all);
    if ('dispose' in source) source.dispose();
    return { found, count: source.statements.length };
  };

  for await (const given of sourceFiles(options.paths, settings.ignores)) {
    let file = given;
    let { found, count } = await lint(file);
    if (options.fix) {
      const fixed = applyEdits(file.text, safeEdits(found));
      if (fixed !== file.text) {
        await writeFile(file.path, fixed);
        if (options.changed !== undefined) changed = await readChangedLines(options.changed);
        file = { ...file, text: fixed };
        ({ found, count } = await lint(file));
      }
    }
    files++;
    statements += count;
    if (writer) continue;
    findings.push(...reportFindings(file.path, file.text, found));
  }

  if (writer) process.stderr.write(`${await writer.write()}\n`);
  const known = await baseline.summary();
  const report = { files, statements, findings, ...(known && { baseline: known }) };
  const output = formatLint(report, options.format, rules, options.version);
  if (output) process.stdout.write(`${output}\n`);
  const least = ranks.indexOf(options.failOn);
  return findings.some((finding) => ranks.indexOf(finding.severity) >= least) ? 1 : 0;
}

async function onChangedLines(
  { path, text }: SourceFile,
  findings: readonly DocumentFinding[],
  changed: ChangedLines,
): Promise<DocumentFinding[]> {
  const lines = createLineIndex(text);
  const wanted: DocumentFinding[] = [];
  for (const finding of findings) {
    const { line, endLine } = placeOf(finding.range, lines);
    if (await changed.touches(path, line, endLine)) wanted.push(finding);
  }
  return wanted;
}

const ruleNames = levelledNames(rules);

function levelsOf(given: readonly string[]): RuleLevels {
  return new Map(
    given.map((setting) => {
      const [name = '', wanted = ''] = setting.split('=');
      const known = levels.find((one) => one === wanted);
      if (!ruleNames.has(name)) throw new UsageError(`There is no rule "${name}".`);
      if (!known) {
        throw new UsageError(`The level of ${name} must be one of ${levels.join(', ')}, not "${wanted}".`);
      }
      return [name, known];
    }),
  );
}
