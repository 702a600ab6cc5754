import {
  type Connection,
  type Diagnostic,
  DiagnosticSeverity,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import type { DocumentFinding } from '../lint/finding';
import type { OpenDocument } from '../workspace/open-document';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';
import { findingsInTurns } from './findings-in-turns';

/** Answers pulled diagnostics. A document whose findings did not change answers `unchanged`. */
export function registerDiagnostics(
  connection: Connection,
  workspace: Workspace,
  settings: SettingsSource,
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
      if (!document || isClosed()) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      if (!findings) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
      const resultId = resultIds.get(findings) ?? String(++lastResultId);
      resultIds.set(findings, resultId);
      if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return {
        kind: DocumentDiagnosticReportKind.Full,
        resultId,
        items: findings.flatMap((finding) => toDiagnostic(finding, document) ?? []),
      };
    },
  );
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

/** Undefined for a refactoring, which is never reported. */
export function toDiagnostic(
  finding: DocumentFinding,
  { document }: Pick<OpenDocument, 'document'>,
): Diagnostic | undefined {
  if (finding.severity === 'refactoring') return undefined;
  return {
    source: 'forecost',
    code: finding.rule,
    codeDescription: {
      href: `command:forecost.explainRule?${encodeURIComponent(JSON.stringify([finding.rule]))}`,
    },
    severity: severities[finding.severity],
    range: {
      start: document.positionAt(finding.range.start),
      end: document.positionAt(finding.range.end),
    },
    message: finding.message,
  };
}
