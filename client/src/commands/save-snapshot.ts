import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type SaveSnapshotParams,
  type SaveSnapshotResult,
  saveSnapshotRequest,
} from '../../../server/src/protocol/snapshot-requests';
import type { Connections } from '../connections/connections';
import { ensureConnected } from '../connections/pick-connection';
import { askChoice, type Choice } from '../connections/quick-input';
import { withLateProgress } from '../explain/late-progress';
import { chooseFolder } from '../workspace-folder';

export interface SnapshotParts {
  readonly client: LanguageClient;
  readonly connections: Connections;
}

const choices: readonly Choice<SaveSnapshotParams['values']>[] = [
  {
    label: 'Keep all values of the statistics',
    description: 'Costs are those of the server',
    value: 'all',
  },
  {
    label: 'Keep a tenth of the bounds, no frequent values',
    description: 'Estimates for frequent values are further off',
    value: 'coarse',
  },
  {
    label: 'Keep no value',
    description: 'Nothing of the data is in the file; ranges are guessed',
    value: 'none',
  },
];

/** `forecost.saveSnapshot`: keeps schema and statistics of the connected database in a file of the workspace. */
export function registerSaveSnapshot({ client, connections }: SnapshotParts): vscode.Disposable {
  return vscode.commands.registerCommand('forecost.saveSnapshot', async () => {
    const folder = await chooseFolder('The folder that the snapshot is for');
    if (!folder || !(await ensureConnected(connections))) return;
    const values = await askChoice(
      { title: 'Save Snapshot', step: 1, totalSteps: 1 },
      'What may the file hold of the values in the data?',
      choices,
    );
    if (values.kind !== 'answer') return;
    const source = new vscode.CancellationTokenSource();
    const params = { folderUri: client.code2ProtocolConverter.asUri(folder.uri), values: values.value };
    try {
      const result = await withLateProgress(
        'Reading schema and statistics',
        source,
        client.sendRequest(saveSnapshotRequest, params, source.token),
      );
      await tell(result, client);
    } finally {
      source.dispose();
    }
  });
}

async function tell(result: SaveSnapshotResult, client: LanguageClient): Promise<void> {
  if (result.kind === 'not-connected') {
    void vscode.window.showInformationMessage('No database is connected.');
  } else if (result.kind === 'failed') {
    if (result.failure.reason !== 'cancelled') void vscode.window.showErrorMessage(result.failure.message);
  } else {
    const without = result.unreadable.length > 0 ? ` ${result.unreadable.join(' ')}` : '';
    const open = 'Open';
    const chosen = await vscode.window.showInformationMessage(
      `Saved forecost.snapshot.json. Queries are planned with it where no database is connected.${without}`,
      open,
    );
    if (chosen === open)
      await vscode.window.showTextDocument(client.protocol2CodeConverter.asUri(result.uri));
  }
}
