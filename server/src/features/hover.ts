import { type Connection, type Hover, MarkupKind } from 'vscode-languageserver';
import { planOutline } from '../plan/plan-words';
import type { Rule } from '../rules/rule';
import { documentMap } from '../syntax/source';
import type { OpenDocument } from '../workspace/open-document';
import { ddlBefore } from '../workspace/planned-documents';
import type { Settings } from '../workspace/settings';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';
import { explainableStatement } from './explainable-statement';
import { findingsSoon } from './findings-in-turns';
import { briefOf } from './rule-documentation';

/** More lines would fill the screen. */
const mostLines = 12;
/** More at one place would fill the screen. */
const mostRules = 3;

/** Explains the rules of the findings under the pointer; at the first word of a statement, its offline plan. */
export function registerHover(
  connection: Connection,
  workspace: Workspace,
  settings: SettingsSource,
  rules: readonly Rule[],
): void {
  connection.onHover(async ({ textDocument, position }) => {
    const scoped = await settings.of(textDocument.uri);
    const open = workspace.get(textDocument.uri);
    if (!open) return null;
    const findings = await findingsSoon(workspace, open, scoped);
    const offset = open.document.offsetAt(position);
    const here = findings
      .filter(
        ({ range, severity }) => severity !== 'refactoring' && range.start <= offset && offset <= range.end,
      )
      .sort((a, b) => a.range.end - a.range.start - (b.range.end - b.range.start));
    const names = [...new Set(here.map((finding) => finding.rule))].slice(0, mostRules);
    const [first] = here;
    if (!first) return planAt(workspace, open, scoped, offset);
    return {
      contents: {
        kind: MarkupKind.Markdown,
        value: names.map((name) => briefOf(name, rules)).join('\n\n---\n\n'),
      },
      range: {
        start: open.document.positionAt(first.range.start),
        end: open.document.positionAt(first.range.end),
      },
    };
  });
}

async function planAt(
  workspace: Workspace,
  open: OpenDocument,
  { schemaFolder }: Settings,
  offset: number,
): Promise<Hover | null> {
  const { document } = open;
  const placed = workspace.statementAt(document.uri, offset)?.placed;
  const offline = workspace.offline.of(schemaFolder);
  const [word] = placed?.statement.tokens ?? [];
  if (!placed || !offline || !word) return null;
  const range = documentMap(placed).rangeToOriginal(word);
  if (offset < range.start || offset > range.end) return null;
  const planned = await offline.plans.of(explainableStatement(placed).sql, ddlBefore(placed, open, offline));
  if (planned.kind !== 'plan') return null;
  const value = [
    `\`\`\`text\n${planOutline(planned.plan, mostLines)}\n\`\`\``,
    offline.statisticsDate === undefined
      ? 'Planned offline with assumed sizes.'
      : `Planned offline with the statistics of ${offline.statisticsDate}${planned.isAssumed ? ', and assumed sizes of tables that this document makes' : ''}.`,
  ].join('\n\n');
  return {
    contents: { kind: MarkupKind.Markdown, value },
    range: { start: document.positionAt(range.start), end: document.positionAt(range.end) },
  };
}
