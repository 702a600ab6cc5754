import { costOf } from '../advisor/probed-plan';
import { documentKnowledge } from '../lint/document-knowledge';
import { createLinter } from '../lint/linter';
import { optimizations } from '../lint/optimizations';
import { defaultLintSettings, type LintSettings } from '../lint/settings';
import type { AdvisedRewrite, StatementPlace } from '../protocol/advice';
import { rules } from '../rules/index';
import type { Schema } from '../schema/schema';
import { type CodeSource, readCode } from '../syntax/embedded/read-code';
import { readSql, type SqlSource, statementAt } from '../syntax/source';
import { applyEdits } from '../text/edit';
import { createLineIndex } from '../text/line-index';
import type { Language } from '../workspace/language';
import type { StatementPlans } from '../workspace/statement-plans';
import { explainableStatement } from './explainable-statement';

/** A statement of a file and what a fix would make of it, of which nobody knows yet whether it is cheaper. */
export interface PossibleRewrite extends StatementPlace {
  readonly rule: string;
  readonly title: string;
  readonly sql: string;
  readonly rewritten: string;
}

const settings: LintSettings = {
  ...defaultLintSettings,
  severities: new Map(rules.map(({ name, severity }) => [name, optimizations.has(name) ? severity : 'off'])),
};
const linter = createLinter(rules.filter(({ name }) => optimizations.has(name)));

/** By the rules whose fixes are to make statements cheaper. */
export function possibleRewrites(
  path: string,
  language: Language,
  source: SqlSource | CodeSource,
  schema: Schema,
): PossibleRewrite[] {
  const lines = createLineIndex(source.text);
  return linter.lint(source, documentKnowledge(source, schema), settings).flatMap((finding) => {
    const at = finding.range.start;
    const placed = statementAt(source, at);
    if (!placed) return [];
    const { line, character } = lines.positionAt(placed.range.start);
    const place = { path, line: line + 1, column: character + 1 };
    const { sql } = explainableStatement(placed);
    return finding.fixes.flatMap(({ title, edits }) => {
      const rewritten = statementIn(applyEdits(source.text, edits), language, at);
      return rewritten === undefined || rewritten === sql
        ? []
        : [{ ...place, rule: finding.rule, title, sql, rewritten }];
    });
  });
}

function statementIn(text: string, language: Language, at: number): string | undefined {
  const source = language === 'sql' ? readSql(text) : readCode(text, language);
  const placed = statementAt(source, at);
  const sql = placed && explainableStatement(placed).sql;
  if ('dispose' in source) source.dispose();
  return sql;
}

/** Less is not worth another text, in the planner's units and as a part. */
const leastSaving = { units: 20, share: 0.2 };

/** Those that the planner finds cheaper, what saves most first; of several for one statement the cheapest. */
export async function worthwhileRewrites(
  possible: readonly PossibleRewrite[],
  plans: Pick<StatementPlans, 'of'>,
  signal: AbortSignal,
): Promise<AdvisedRewrite[]> {
  const best = new Map<string, AdvisedRewrite>();
  for (const { sql, rewritten, ...rewrite } of possible) {
    if (signal.aborted) break;
    const before = await plans.of(sql);
    const after = await plans.of(rewritten);
    if (before.kind !== 'plan' || after.kind !== 'plan') continue;
    const [costBefore, costAfter] = [costOf(before.plan), costOf(after.plan)];
    const saving = costBefore - costAfter;
    if (saving < leastSaving.units || saving < leastSaving.share * costBefore) continue;
    const key = `${rewrite.path}:${rewrite.line}:${rewrite.column}`;
    const other = best.get(key);
    if (other && other.costAfter <= costAfter) continue;
    best.set(key, {
      ...rewrite,
      statement: sql.replace(/\s+/g, ' ').trim(),
      sql,
      rewritten,
      costBefore,
      costAfter,
    });
  }
  return [...best.values()].sort((a, b) => b.costBefore - b.costAfter - (a.costBefore - a.costAfter));
}
