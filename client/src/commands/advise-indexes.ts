import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { adviseRequest } from '../../../server/src/protocol/advise-requests';
import { excludedFiles, sourceFiles } from '../source-files';
import { chooseFolder } from '../workspace-folder';

const mostFiles = 20_000;

/** `forecost.adviseIndexes`: shows the set of indexes that helps the statements of a folder most, as a script. */
export function registerAdviseIndexes(client: LanguageClient): vscode.Disposable {
  const advise = async (folder: vscode.WorkspaceFolder, token: vscode.CancellationToken): Promise<void> => {
    const pattern = new vscode.RelativePattern(folder, sourceFiles);
    const uris = await vscode.workspace.findFiles(pattern, excludedFiles(), mostFiles, token);
    const result = await client.sendRequest(
      adviseRequest,
      {
        folderUri: client.code2ProtocolConverter.asUri(folder.uri),
        uris: uris.map((uri) => client.code2ProtocolConverter.asUri(uri)),
      },
      token,
    );
    if (result.kind === 'cancelled') return;
    if (result.kind === 'no-statistics') {
      void vscode.window.showInformationMessage(
        'Connect to a database first, or save a snapshot of one: without statistics nobody knows which index helps.',
      );
      return;
    }
    const document = await vscode.workspace.openTextDocument({ language: 'sql', content: result.script });
    await vscode.window.showTextDocument(document);
  };

  return vscode.commands.registerCommand('forecost.adviseIndexes', async () => {
    const folder = await chooseFolder('The folder whose statements count');
    if (!folder) return;
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: 'Planning the statements with indexes that are not there',
        cancellable: true,
      },
      (_, token) =>
        advise(folder, token).catch((error: unknown) => {
          if (token.isCancellationRequested) return;
          void vscode.window.showErrorMessage(`No indexes were advised: ${error}`);
        }),
    );
  });
}
