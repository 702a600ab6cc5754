import type { CodeLens, Connection } from 'vscode-languageserver';
import type { NodeType } from '../syntax/tree';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';

export const codeLensProvider = { resolveProvider: false } as const;

const explainable: ReadonlySet<NodeType> = new Set<NodeType>([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
]);

/** A document with more statements than this is a dump, where lenses would only be in the way. */
const mostLenses = 1_000;
/** So many are not read for the sake of lenses. */
const mostStatements = 5_000;

/** `Explain · Analyze` above each statement that has a plan. */
export function registerCodeLens(
  connection: Connection,
  workspace: Workspace,
  settings: SettingsSource,
): void {
  connection.onCodeLens(async ({ textDocument }): Promise<CodeLens[]> => {
    const { codeLensEnabled } = await settings.of(textDocument.uri);
    const open = workspace.get(textDocument.uri);
    if (!open || !codeLensEnabled || open.source.statements.length > mostStatements) return [];
    const lenses: CodeLens[] = [];
    for (const { statement, range } of open.source.statements) {
      const { result } = statement;
      if (result.kind !== 'parsed' || !explainable.has(result.tree.root.type)) continue;
      if (lenses.length >= 2 * mostLenses) return [];
      const at = { start: open.document.positionAt(range.start), end: open.document.positionAt(range.end) };
      const lens = (title: string, command: string): CodeLens => ({
        range: at,
        command: { title, command, arguments: [textDocument.uri, at.start] },
      });
      lenses.push(lens('Explain', 'forecost.explainQuery'), lens('Analyze', 'forecost.analyzeQuery'));
    }
    return lenses;
  });
}
