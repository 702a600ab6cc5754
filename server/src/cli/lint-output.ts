import type { Rule } from '../rules/rule';
import type { LintReport, ReportedFinding } from './lint-report';
import { sarifLog } from './sarif-log';

export const lintFormats = ['text', 'json', 'sarif', 'github'] as const;
export type LintFormat = (typeof lintFormats)[number];

/** The report as it is printed, without the last line end. */
export function formatLint(
  report: LintReport,
  format: LintFormat,
  rules: readonly Rule[],
  version: string,
): string {
  switch (format) {
    case 'json':
      return JSON.stringify(report, null, 2);
    case 'sarif':
      return JSON.stringify(sarifLog(report, rules, version), null, 2);
    case 'github':
      return report.findings.map(githubLine).join('\n');
    case 'text':
      return textOf(report);
  }
}

function textOf({ findings, files, statements, baseline }: LintReport): string {
  const lines = findings.map(
    ({ path, line, column, severity, rule, message }) =>
      `${path}:${line}:${column}  ${severity}  ${message}  ${rule}`,
  );
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const counts = (['error', 'warning', 'information', 'hint'] as const)
    .map((severity) => [count(severity), severity] as const)
    .filter(([number]) => number > 0)
    .map(
      ([number, severity]) => `${number} ${severity}${number > 1 && severity !== 'information' ? 's' : ''}`,
    );
  const summary = `${counts.join(', ') || 'No findings'} in ${counted(files, 'file')}, ${counted(statements, 'statement')}.`;
  return [...lines, ...(lines.length > 0 ? [''] : []), summary, ...baselineLines(baseline)].join('\n');
}

function baselineLines(baseline: LintReport['baseline']): string[] {
  if (!baseline) return [];
  const { known, stale } = baseline;
  return [
    ...(known > 0 ? [`${counted(known, 'finding')} of the baseline not reported.`] : []),
    ...(stale > 0
      ? [`${stale === 1 ? '1 entry' : `${stale} entries`} of the baseline no longer needed: write it again.`]
      : []),
  ];
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Workflow commands, https://docs.github.com/actions/reference/workflow-commands-for-github-actions. */
function githubLine({
  severity,
  path,
  line,
  column,
  endLine,
  endColumn,
  rule,
  message,
}: ReportedFinding): string {
  const level = severity === 'error' || severity === 'warning' ? severity : 'notice';
  const property = (value: string | number) =>
    String(value)
      .replace(/%/g, '%25')
      .replace(/\r/g, '%0D')
      .replace(/\n/g, '%0A')
      .replace(/:/g, '%3A')
      .replace(/,/g, '%2C');
  const text = message.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
  return `::${level} file=${property(path)},line=${line},col=${column},endLine=${endLine},endColumn=${endColumn},title=${property(rule)}::${text}`;
}
