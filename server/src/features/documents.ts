import { type Connection, TextDocumentSyncKind } from 'vscode-languageserver';
import type { Workspace } from '../workspace/workspace';

export const documentSync = { openClose: true, change: TextDocumentSyncKind.Incremental } as const;

/** Keeps the workspace's documents as the editor has them. */
export function registerDocuments(connection: Connection, workspace: Workspace): void {
  connection.onDidOpenTextDocument(({ textDocument }) => {
    workspace.open(textDocument.uri, textDocument.languageId, textDocument.version, textDocument.text);
  });
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    workspace.change(textDocument.uri, textDocument.version ?? 0, contentChanges);
  });
  connection.onDidCloseTextDocument(({ textDocument }) => workspace.close(textDocument.uri));
}
