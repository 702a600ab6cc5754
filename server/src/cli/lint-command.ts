import { writeFile } from 'node:fs/promises';
import { levelledNames } from '../lint/built-in-rules';
import type { DocumentFinding } from '../lint/finding';
import { safeEdits } from '../lint/safe-edits';
import { Planner } from '../planner/planner';
import { rules } from '../rules/index';
import { applyEdits } from '../text/edit';
import { createLineIndex } from '../text/line-index';
import { PlanKeeper, parseKeptPlans } from '../workspace/kept-plans';
import { levels, type RuleLevels } from '../workspace/levels';
import { loadSyntax } from '../workspace/load-syntax';
import { Verdicts } from '../workspace/verdicts';
import { type ChangedLines, readChangedLines } from './changed-lines';
import { createBaselineWriter, readLintBaseline } from './lint-baseline';
import { createFileLinter } from './lint-file';
import { formatLint, type LintFormat } from './lint-output';
import { placeOf, reportFindings } from './lint-report';
import { createLintSettings } from './lint-settings';
import { lintOnThreads, type ReportedFile } from './lint-threads';
import { readSnapshotFile } from './snapshot-source';
import { readSource, type SourceFile, sourcePaths } from './source-files';
import { UsageError } from './usage-error';
import { readParsedFile, writeOwnFile } from './written-files';

export interface LintArguments {
  readonly paths: readonly string[];
  readonly schema: readonly string[];
  /** A file that `snapshot` wrote. */
  readonly snapshot: string | undefined;
  /** What a statement may cost by the planner's estimate; undefined for no bound. */
  readonly maxCost: number | undefined;
  /** A file of plans to compare with. */
  readonly plans: string | undefined;
  /** A file to keep the plans in. */
  readonly writePlans: string | undefined;
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
  /** Holds the WebAssembly files. */
  readonly folder: string;
}

const ranks = ['hint', 'information', 'warning', 'error'];

/** `lint`: prints the report and answers the exit status. Throws UsageError. */
export async function lintCommand(options: LintArguments): Promise<number> {
  if (!ranks.includes(options.failOn)) {
    throw new UsageError(`--fail-on takes one of ${ranks.join(', ')}, not "${options.failOn}".`);
  }
  const given = {
    levels: levelsOf(options.rules),
    schemaFiles: options.schema,
    maxCost: options.maxCost,
    snapshot: options.snapshot === undefined ? undefined : await readSnapshotFile(options.snapshot),
  };
  if (!given.snapshot && (options.plans ?? options.writePlans ?? options.maxCost) !== undefined)
    throw new UsageError(
      '--max-cost, --plans and --write-plans need the --snapshot of a database to plan for.',
    );
  const keeper = options.writePlans === undefined ? undefined : new PlanKeeper();
  const settings = createLintSettings(given, ruleNames, (problem) => process.stderr.write(`${problem}\n`));
  const { writeBaseline } = options;
  const writer = writeBaseline === undefined ? undefined : createBaselineWriter(writeBaseline);
  let changed = options.changed === undefined ? undefined : await readChangedLines(options.changed);
  const known = writer ? false : options.baseline;
  const baseline = await readLintBaseline(known);
  const { snapshot } = given;
  const isPlanned = rules.some(({ needs, name }) => needs === 'plan' && given.levels.get(name) !== 'off');
  const planner =
    snapshot && isPlanned
      ? new Planner({ folder: options.folder, source: { kind: 'snapshot', snapshot } })
      : undefined;
  const sources = await sourcePaths(options.paths, settings.ignores);
  await loadSyntax(
    options.folder,
    sources.some(({ language }) => language !== 'sql'),
  );

  const kept =
    options.plans === undefined
      ? undefined
      : await readParsedFile(options.plans, 'file of plans', parseKeptPlans);
  const verdicts = snapshot && planner && new Verdicts(planner, { kept });
  const lint = createFileLinter(settings, baseline, writer?.add, verdicts, keeper);
  const onWantedLines = async (file: SourceFile) => {
    const { findings, statements } = await lint(file);
    return { findings: changed ? await onChangedLines(file, findings, changed) : findings, statements };
  };

  const inTurn = async () => {
    const files: ReportedFile[] = [];
    for (const source of sources) {
      let file = await readSource(source);
      let linted = await onWantedLines(file);
      if (options.fix) {
        const fixed = applyEdits(file.text, safeEdits(linted.findings));
        if (fixed !== file.text) {
          await writeFile(file.path, fixed);
          if (options.changed !== undefined) changed = await readChangedLines(options.changed);
          file = { ...file, text: fixed };
          linted = await onWantedLines(file);
        }
      }
      const findings = writer ? [] : reportFindings(file.path, file.text, linted.findings);
      files.push({ findings, statements: linted.statements });
    }
    return files;
  };

  // What writes, and what asks git, keeps the order; there is one planner.
  const isInTurn = options.fix || changed !== undefined || writer !== undefined || verdicts !== undefined;
  const reported = await (isInTurn
    ? inTurn()
    : lintOnThreads(sources, { ...given, baseline: known }, lint, baseline)
  ).finally(() => planner?.dispose());
  const findings = reported.flatMap((file) => file.findings);
  const statements = reported.reduce((sum, file) => sum + file.statements, 0);

  if (keeper && options.writePlans !== undefined) {
    await writeOwnFile(options.writePlans, 'The plans', keeper.text());
    process.stderr.write(`The plans of ${keeper.size} statements are kept in ${options.writePlans}.\n`);
  }
  if (writer) process.stderr.write(`${await writer.write()}\n`);
  const summary = await baseline.summary();
  const report = { files: reported.length, statements, findings, ...(summary && { baseline: summary }) };
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
