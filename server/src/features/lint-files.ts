import type { Connection } from 'vscode-languageserver';
import { type LintFilesResult, lintFilesRequest } from '../protocol/lint-requests';
import { pathOfUri } from '../workspace/folders';
import { languageOfPath } from '../workspace/language';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';
import { findingsInTurns } from './findings-in-turns';
import type { IdleCollection } from './idle-collection';
import { readText } from './read-text';
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
    for (const uri of uris) {
      if (token.isCancellationRequested) break;
      const path = pathOfUri(uri);
      const language = path === undefined ? undefined : languageOfPath(path);
      if (path === undefined || !language) continue;
      const scoped = await settings.of(uri);
      const text = scoped.lintEnabled ? await readText(path) : undefined;
      if (text === undefined) continue;
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
