import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type NewMigrationParams,
  newMigrationRequest,
} from '../../../server/src/protocol/migration-requests';

/**
 * `forecost.createMigration`: puts a statement into a new migration in the style of the folder's newest one, and opens
 * it, not saved yet. Where there is none, and by `forecost.copyStatement`, it goes to the clipboard.
 */
export function registerCreateMigration(client: LanguageClient): vscode.Disposable {
  const copy = async (sql: string, why: string): Promise<void> => {
    await vscode.env.clipboard.writeText(`${sql};\n`);
    void vscode.window.showInformationMessage(`${why}The statement is on the clipboard.`);
  };

  const create = async (params: NewMigrationParams): Promise<void> => {
    const { files } = await client.sendRequest(newMigrationRequest, params);
    const [first] = files;
    if (!first) return copy(params.sql, 'No migration was found whose style could be followed. ');
    const edit = new vscode.WorkspaceEdit();
    for (const { uri: text, text: contents } of files) {
      const uri = client.protocol2CodeConverter.asUri(text);
      edit.createFile(uri, { ignoreIfExists: true });
      edit.insert(uri, new vscode.Position(0, 0), contents);
    }
    if (!(await vscode.workspace.applyEdit(edit)))
      return copy(params.sql, 'The migration could not be written. ');
    await vscode.window.showTextDocument(client.protocol2CodeConverter.asUri(first.uri));
  };

  return vscode.Disposable.from(
    vscode.commands.registerCommand('forecost.createMigration', create),
    vscode.commands.registerCommand('forecost.copyStatement', (sql: string) => copy(sql, '')),
  );
}
