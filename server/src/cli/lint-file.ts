import { documentKnowledge } from '../lint/document-knowledge';
import type { DocumentFinding } from '../lint/finding';
import { asksPlanner } from '../lint/levelled-rules';
import { createLinter } from '../lint/linter';
import { rules } from '../rules/index';
import { readCode } from '../syntax/embedded/read-code';
import { readSql, type Source } from '../syntax/source';
import { createImports } from '../workspace/imports';
import type { PlanKeeper } from '../workspace/kept-plans';
import { leadingDdl } from '../workspace/leading-ddl';
import type { DocumentVerdicts, Verdicts } from '../workspace/verdicts';
import type { LintBaseline } from './lint-baseline';
import type { LintSettingsOfFiles } from './lint-settings';
import type { SourceFile } from './source-files';

export interface LintedFile {
  /** Those that the baseline does not know. */
  readonly findings: readonly DocumentFinding[];
  readonly statements: number;
}

/**
 * Lints one file after the other. `hear` is told all that was found in each; `verdicts` are found out for each statement
 * before. The function throws UsageError.
 */
export function createFileLinter(
  settings: LintSettingsOfFiles,
  baseline: LintBaseline,
  hear?: (path: string, source: Source, all: readonly DocumentFinding[]) => void,
  verdicts?: Verdicts,
  keeper?: PlanKeeper,
): (file: SourceFile) => Promise<LintedFile> {
  const linter = createLinter(rules);
  const imports = createImports();
  return async ({ path, language, text }) => {
    const scoped = await settings.of(path);
    const around = await settings.schemaOf(scoped);
    const source = language === 'sql' ? readSql(text) : readCode(text, language);
    const own = verdicts?.in(source, (placed) => leadingDdl(source, placed));
    if (own && asksPlanner(rules, scoped.lint)) for (const placed of own.open()) await own.find(placed);
    if (own && keeper) keepPlans(source, own, keeper);
    const all = linter.lint(
      source,
      documentKnowledge(source, around),
      scoped.lint,
      (from, name) => imports.functionOf(path, from, name),
      (placed) => own?.on(placed),
    );
    const beside = (await settings.configOf(path))?.folder ?? process.cwd();
    const findings = await baseline.unknown(path, beside, source, all);
    hear?.(path, source, all);
    if ('dispose' in source) source.dispose();
    return { findings, statements: source.statements.length };
  };
}

function keepPlans({ statements }: Source, verdicts: DocumentVerdicts, keeper: PlanKeeper): void {
  for (const placed of statements) {
    const verdict = verdicts.on(placed);
    if (verdict && !verdict.refusal)
      keeper.add(placed.statement.text, { cost: verdict.costBefore, shape: verdict.shape });
  }
}
