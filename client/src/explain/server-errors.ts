import * as vscode from 'vscode';
import type { DatabaseErrorReason, DatabaseFailure } from '../../../server/src/protocol/connection';

export interface ServerErrors extends vscode.Disposable {
  show(document: vscode.TextDocument, failure: DatabaseFailure, range: vscode.Range | undefined): void;
  clear(uri: vscode.Uri): void;
}

/** Errors that say something about the statement, not about the way to the server. */
const aboutStatement: readonly DatabaseErrorReason[] = [
  'query',
  'permission',
  'unsupported',
  'timeout',
  'lock-timeout',
];

/** Shows what the server says of a statement where it says it, until the text changes. */
export function showServerErrors(): ServerErrors {
  const collection = vscode.languages.createDiagnosticCollection('forecost-explain');
  const listeners = vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) collection.delete(document.uri);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
  );
  return {
    show(document, failure, range) {
      void vscode.window.showErrorMessage(failure.message);
      if (!range || !aboutStatement.includes(failure.reason)) return;
      const text = [failure.message, failure.detail, failure.hint].filter(Boolean).join('\n');
      const diagnostic = new vscode.Diagnostic(range, text, vscode.DiagnosticSeverity.Error);
      diagnostic.source = 'PostgreSQL';
      if (failure.code !== undefined) diagnostic.code = failure.code;
      collection.set(document.uri, [diagnostic]);
    },
    clear(uri) {
      collection.delete(uri);
    },
    dispose() {
      listeners.dispose();
      collection.dispose();
    },
  };
}
