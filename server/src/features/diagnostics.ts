import {
  type Connection,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import type { DocumentFinding } from '../lint/finding';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';
import { findingsInTurns } from './findings-in-turns';
import type { IdleCollection } from './idle-collection';
import type { Offline } from './offline';
import { toDiagnostics } from './to-diagnostics';

/** Answers pulled diagnostics. A document whose findings did not change answers `unchanged`. */
export function registerDiagnostics(
  connection: Connection,
  workspace: Workspace,
  settings: SettingsSource,
  collection: IdleCollection,
  offline: Offline,
): void {
  const resultIds = new WeakMap<readonly DocumentFinding[], string>();
  let lastResultId = 0;

  connection.languages.diagnostics.on(
    async ({ textDocument, previousResultId }, token): Promise<DocumentDiagnosticReport> => {
      const scoped = await settings.of(textDocument.uri);
      const document = workspace.get(textDocument.uri);
      const isClosed = () => workspace.get(textDocument.uri) !== document;
      const isGivenUp = () => token.isCancellationRequested || isClosed();
      const findings = document && (await findingsInTurns(workspace, document, scoped, isGivenUp));
      collection.afterAnswer();
      if (document && findings) offline.look(document, scoped);
      if (!document || isClosed()) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      if (!findings) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
      const resultId = resultIds.get(findings) ?? String(++lastResultId);
      resultIds.set(findings, resultId);
      if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return {
        kind: DocumentDiagnosticReportKind.Full,
        resultId,
        items: toDiagnostics(findings, document.document),
      };
    },
  );
}
