import type { Connection } from 'vscode-languageserver';
import { type LintFilesResult, lintFilesRequest } from '../protocol/lint-requests';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';
import { findingsInTurns } from './findings-in-turns';
import type { IdleCollection } from './idle-collection';
import { listedFiles } from './listed-files';
import { toDiagnostics } from './to-diagnostics';

/** Answers with the findings in files that need not be open. */
export function registerLintFiles(
  connection: Connection,
  workspace: Workspace,
  settings: SettingsSource,
  collection: IdleCollection,
): void {
  connection.onRequest(lintFilesRequest, async ({ uris }, token): Promise<LintFilesResult> => {
    const files: LintFilesResult['files'][number][] = [];
    for await (const { uri, language, text, scoped } of listedFiles(uris, settings)) {
      if (token.isCancellationRequested) break;
      const read = workspace.read(uri, language, text);
      const findings = await findingsInTurns(workspace, read, scoped, () => token.isCancellationRequested);
      read.dispose();
      collection.betweenFiles();
      if (findings && read.source.leftAlone === undefined)
        files.push({ uri, diagnostics: toDiagnostics(findings, read.document) });
      // Whoever types meanwhile comes first.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { files };
  });
}
