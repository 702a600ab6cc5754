import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { lintFilesRequest } from '../../../server/src/protocol/lint-requests';
import { excludedFiles, sourceFiles } from '../source-files';

const mostFiles = 20_000;
const mostFindings = 10_000;
const filesAtOnce = 25;

/** `forecost.lintWorkspace`: puts the findings of files that are not open into the list of problems. */
export function registerLintWorkspace(client: LanguageClient): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('forecost');
  const lookedAt = new Set<string>();

  const lint = async (uris: readonly vscode.Uri[], token?: vscode.CancellationToken): Promise<number> => {
    const { files } = await client.sendRequest(
      lintFilesRequest,
      { uris: uris.map((uri) => client.code2ProtocolConverter.asUri(uri)) },
      token,
    );
    let count = 0;
    for (const { uri: text, diagnostics } of files) {
      const uri = client.protocol2CodeConverter.asUri(text);
      count += diagnostics.length;
      lookedAt.add(uri.toString());
      if (isOpen(uri)) continue;
      collection.set(uri, await client.protocol2CodeConverter.asDiagnostics([...diagnostics]));
    }
    return count;
  };

  const lintWorkspace = async (
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
  ): Promise<void> => {
    const uris = await vscode.workspace.findFiles(sourceFiles, excludedFiles(), mostFiles, token);
    collection.clear();
    lookedAt.clear();
    let findings = 0;
    let files = 0;
    for (; files < uris.length && findings < mostFindings; files += filesAtOnce) {
      if (token.isCancellationRequested) return;
      const batch = uris.slice(files, files + filesAtOnce);
      findings += await lint(batch, token);
      progress.report({
        message: `${Math.min(files + filesAtOnce, uris.length)} of ${uris.length} files, ${findings} findings`,
        increment: (batch.length / uris.length) * 100,
      });
    }
    const bound =
      files < uris.length
        ? ` The first ${mostFindings} findings are shown; the rest was not looked at.`
        : uris.length === mostFiles
          ? ` The workspace holds more than ${mostFiles} files; the rest was not looked at.`
          : '';
    void vscode.window.showInformationMessage(
      `Forecost looked at ${Math.min(files, uris.length)} files and found ${findings} problems.${bound}`,
    );
    if (findings > 0) await vscode.commands.executeCommand('workbench.actions.view.problems');
  };

  return vscode.Disposable.from(
    collection,
    vscode.commands.registerCommand('forecost.lintWorkspace', () =>
      vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: 'Linting the workspace', cancellable: true },
        (progress, token) =>
          lintWorkspace(progress, token).catch((error: unknown) => {
            if (token.isCancellationRequested) return;
            void vscode.window.showErrorMessage(`The workspace was not linted: ${error}`);
          }),
      ),
    ),
    // An open document reports its own findings.
    vscode.workspace.onDidOpenTextDocument(({ uri }) => collection.delete(uri)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (lookedAt.has(uri.toString())) lint([uri]).catch(() => undefined);
    }),
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      for (const uri of files) collection.delete(uri);
    }),
  );
}

function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}
