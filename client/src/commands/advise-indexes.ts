import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { AdvicePresentation } from '../../../server/src/protocol/advice-view';
import { adviseRequest } from '../../../server/src/protocol/advise-requests';
import { excludedFiles, sourceFiles } from '../source-files';
import { chooseFolder } from '../workspace-folder';

const mostFiles = 20_000;

/**
 * `forecost.adviseIndexes`: shows the set of indexes that helps the statements of a folder most. The folder may be given
 * by its URI.
 */
export function registerAdviseIndexes(
  client: LanguageClient,
  show: (presentation: AdvicePresentation) => void,
): vscode.Disposable {
  const advise = async (folder: vscode.WorkspaceFolder, token: vscode.CancellationToken): Promise<void> => {
    const pattern = new vscode.RelativePattern(folder, sourceFiles);
    const uris = await vscode.workspace.findFiles(pattern, excludedFiles(), mostFiles, token);
    const folderUri = client.code2ProtocolConverter.asUri(folder.uri);
    const result = await client.sendRequest(
      adviseRequest,
      {
        folderUri,
        uris: uris.map((uri) => client.code2ProtocolConverter.asUri(uri)),
      },
      token,
    );
    if (result.kind === 'cancelled') return;
    if (result.kind === 'no-sizes') {
      const assume = 'Assume Sizes…';
      const choice = await vscode.window.showInformationMessage(
        'Connect to a database first, or save a snapshot of one: without statistics nobody knows which index helps. Where the folder has migrations, sizes can be assumed.',
        assume,
      );
      if (choice === assume)
        await vscode.commands.executeCommand('workbench.action.openSettings', 'forecost.assume');
      return;
    }
    const { kind: _, ...advised } = result;
    show({ folderUri, ...advised });
  };

  return vscode.commands.registerCommand('forecost.adviseIndexes', async (folderUri?: unknown) => {
    const folder = folderAt(client, folderUri) ?? (await chooseFolder('The folder whose statements count'));
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

function folderAt(client: LanguageClient, uri: unknown): vscode.WorkspaceFolder | undefined {
  return typeof uri === 'string'
    ? vscode.workspace.getWorkspaceFolder(client.protocol2CodeConverter.asUri(uri))
    : undefined;
}
