import type { MetricUnit, Notice, StatementReading } from '../protocol/monitor';
import { missingStatementsText } from './missing-statements-text';
import { bytesText, durationText, numberText, shareText } from './quantity-text';
import type { Report } from './report';

/** The report for a terminal: plain text, one line for each thing. */
export function reportText(report: Report): string {
  const { server } = report;
  const lines = [
    `${server.database} on PostgreSQL ${server.version}, ${server.isReplica ? 'replica' : 'primary'}, as ${server.user}, over ${numberText(report.seconds)} s`,
    '',
    ...report.metrics.map(
      ({ title, unit, value, outOf }) =>
        `${title.padEnd(28)}${valueText(value, unit).padStart(12)}${outOf === undefined ? '' : ` of ${outOf}`}`,
    ),
    '',
    ...(report.alerts.length === 0
      ? ['No alerts.']
      : report.alerts.map(({ level, message }) => `${level}: ${message}`)),
    ...report.notices.map((notice) => `note: ${noticeText(notice)}`),
    '',
    ...(report.missingStatements
      ? [`note: ${missingStatementsText(report.missingStatements)}`]
      : statementLines(report.statements)),
  ];
  return `${lines.join('\n')}\n`;
}

function statementLines(statements: readonly StatementReading[]): string[] {
  if (statements.length === 0) return ['No statements yet.'];
  return [
    `${'Time in run'.padStart(12)}${'Total'.padStart(11)}${'Calls'.padStart(11)}${'Mean'.padStart(11)}${'Read'.padStart(11)}  Statement`,
    ...statements.map((statement) =>
      [
        durationText(statement.sinceOpened.totalTimeMs).padStart(12),
        durationText(statement.totalTimeMs).padStart(11),
        String(statement.calls).padStart(11),
        (statement.meanTimeMs === null ? '' : durationText(statement.meanTimeMs)).padStart(11),
        bytesText(statement.readBytes).padStart(11),
        '  ',
        oneLine(statement.sql),
      ].join(''),
    ),
  ];
}

function valueText(value: number | null, unit: MetricUnit): string {
  if (value === null) return '–';
  switch (unit) {
    case 'ratio':
      return shareText(value);
    case 'milliseconds':
      return durationText(value);
    case 'perSecond':
      return `${numberText(value)}/s`;
    case 'bytesPerSecond':
      return `${bytesText(value)}/s`;
    default:
      return numberText(value);
  }
}

function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case 'no-privilege':
      return `Role "${notice.user}" sees only its own sessions and statements. Ask for: ${notice.grantSql}`;
    case 'no-counts':
      return 'The server counts no block reads and transactions. Set track_counts to on.';
    case 'no-activities':
      return 'The server does not say what sessions do. Set track_activities to on.';
  }
}

/** Control characters of a statement's text must not reach the terminal. */
function oneLine(sql: string | null): string {
  if (sql === null) return '(text not visible)';
  const text = sql.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
