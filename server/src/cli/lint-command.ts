import { writeFile } from 'node:fs/promises';
import { documentKnowledge } from '../lint/document-knowledge';
import { createLinter } from '../lint/linter';
import { safeEdits } from '../lint/safe-edits';
import { defaultLintSettings } from '../lint/settings';
import { rules } from '../rules/index';
import type { Severity } from '../rules/rule';
import { readCode } from '../syntax/embedded/read-code';
import { readSql } from '../syntax/source';
import { applyEdits } from '../text/edit';
import { SchemaFiles } from '../workspace/schema-files';
import { defaultSchemaFiles } from '../workspace/settings';
import { formatLint, type LintFormat } from './lint-output';
import { type ReportedFinding, reportFindings } from './lint-report';
import { type SourceFile, sourceFiles } from './source-files';
import { UsageError } from './usage-error';

export interface LintArguments {
  readonly paths: readonly string[];
  readonly schema: readonly string[];
  /** `name=severity` */
  readonly rules: readonly string[];
  readonly failOn: string;
  readonly fix: boolean;
  readonly format: LintFormat;
  readonly version: string;
}

const ranks = ['hint', 'information', 'warning', 'error'];

/** `lint`: prints the report and answers the exit status. Throws UsageError. */
export async function lintCommand(options: LintArguments): Promise<number> {
  if (!ranks.includes(options.failOn)) {
    throw new UsageError(`--fail-on takes one of ${ranks.join(', ')}, not "${options.failOn}".`);
  }
  const settings = { ...defaultLintSettings, severities: severitiesOf(options.rules) };
  const patterns = options.schema.length > 0 ? options.schema : defaultSchemaFiles;
  const around = await new SchemaFiles().load([process.cwd()], patterns);
  const linter = createLinter(rules);
  const findings: ReportedFinding[] = [];
  let files = 0;
  let statements = 0;

  const lint = (file: SourceFile) => {
    const source = file.language === 'sql' ? readSql(file.text) : readCode(file.text, file.language);
    const found = linter.lint(source, documentKnowledge(source, around), settings);
    if ('dispose' in source) source.dispose();
    return { found, count: source.statements.length };
  };

  for await (const given of sourceFiles(options.paths)) {
    let file = given;
    let { found, count } = lint(file);
    if (options.fix) {
      const fixed = applyEdits(file.text, safeEdits(found));
      if (fixed !== file.text) {
        await writeFile(file.path, fixed);
        file = { ...file, text: fixed };
        ({ found, count } = lint(file));
      }
    }
    files++;
    statements += count;
    findings.push(...reportFindings(file.path, file.text, found));
  }

  const output = formatLint({ files, statements, findings }, options.format, rules, options.version);
  if (output) process.stdout.write(`${output}\n`);
  const least = ranks.indexOf(options.failOn);
  return findings.some((finding) => ranks.indexOf(finding.severity) >= least) ? 1 : 0;
}

function severitiesOf(given: readonly string[]): Map<string, Severity | 'off'> {
  const names = new Set([...rules.map((rule) => rule.name), 'syntax-error', 'unused-suppression']);
  const levels: readonly string[] = ['error', 'warning', 'information', 'hint', 'refactoring', 'off'];
  return new Map(
    given.map((setting) => {
      const [name = '', level = ''] = setting.split('=');
      if (!names.has(name)) throw new UsageError(`There is no rule "${name}".`);
      if (!levels.includes(level)) {
        throw new UsageError(`The level of ${name} must be one of ${levels.join(', ')}, not "${level}".`);
      }
      return [name, level as Severity | 'off'];
    }),
  );
}
