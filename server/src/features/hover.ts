import { type Connection, MarkupKind } from 'vscode-languageserver';
import type { Rule } from '../rules/rule';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';
import { findingsSoon } from './findings-in-turns';
import { briefOf } from './rule-documentation';

/** More at one place would fill the screen. */
const mostRules = 3;

/** Explains the rules of the findings under the pointer. */
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
    if (!first) return null;
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
