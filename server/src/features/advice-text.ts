import { countText, sizeText } from '../plan/quantity';
import { type AssumedRows, assumedText } from '../planner/planner-source';
import type { AdviceReport, ReportedIndex, ReportedPlace } from '../protocol/advice';

/** A script of the statements that are advised, with the reasons as comments. */
export function adviceText(report: AdviceReport, assume?: AssumedRows): string {
  const { indexes, redundant, unused, rewrites, unplanned } = report;
  const paragraphs = [
    ...(assume ? [`-- Planned with assumed sizes: ${assumedText(assume)}.`] : []),
    indexes.length === 0
      ? `-- No index would help the ${countText(report.statements)} statements.`
      : `-- ${indexes.length === 1 ? '1 index' : `${countText(indexes.length)} indexes`} for ${countText(report.statements)} statements ${indexes.length === 1 ? 'lowers' : 'lower'} their estimated cost from ${countText(report.costBefore)} to ${countText(report.costAfter)}.`,
    ...indexes.map(({ sql, sizeBytes, statements, costBefore, costAfter }) =>
      [
        `${sql};`,
        `--   about ${sizeText(sizeBytes)}; without it all of them cost ${countText(costBefore)}, with it ${countText(costAfter)}`,
        ...statements.map(
          (one) => `--   ${placeText(one)}: cost ${countText(one.costBefore)} → ${countText(one.costAfter)}`,
        ),
      ].join('\n'),
    ),
    ...redundant.map((one) => dropText(one, `${one.coveredBy} answers all that ${one.index} answers`)),
    ...unused.map((one) => dropText(one, 'never used since statistics were reset')),
    ...rewrites.map((one) =>
      [
        `-- ${placeText(one)}: ${one.title}: cost ${countText(one.costBefore)} → ${countText(one.costAfter)}`,
        ...one.rewritten.split('\n').map((line) => `--   ${line}`),
      ].join('\n'),
    ),
    ...unplanned.map((one) => `-- ${placeText(one)}: not planned: ${one.message}`),
  ];
  return paragraphs.join('\n\n');
}

function dropText({ sql, sizeBytes, statements = [] }: ReportedIndex, why: string): string {
  return [
    `${sql};`,
    `--   ${why}${sizeBytes === undefined ? '' : `; frees ${sizeText(sizeBytes)}`}`,
    ...statements.map(
      (one) => `--   ${placeText(one)}: cost ${countText(one.costBefore)} → ${countText(one.costAfter)}`,
    ),
  ].join('\n');
}

function placeText({ path, line, column, statement }: ReportedPlace): string {
  return path === undefined ? shortened(statement) : `${path}:${line}:${column}`;
}

function shortened(text: string): string {
  return text.length <= 70 ? text : `${text.slice(0, 69)}…`;
}
