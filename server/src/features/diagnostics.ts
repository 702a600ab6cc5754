import {
  type Connection,
  type Diagnostic,
  DiagnosticSeverity,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver';
import type { DocumentFinding } from '../lint/finding';
import type { OpenDocument } from '../workspace/open-document';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';

/** Answers pulled diagnostics. A document whose findings did not change answers `unchanged`. */
export function registerDiagnostics(
  connection: Connection,
  workspace: Workspace,
  settings: SettingsSource,
): void {
  const resultIds = new WeakMap<readonly DocumentFinding[], string>();
  let lastResultId = 0;

  connection.languages.diagnostics.on(
    async ({ textDocument, previousResultId }): Promise<DocumentDiagnosticReport> => {
      const scoped = await settings.of(textDocument.uri);
      const document = workspace.get(textDocument.uri);
      if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      const findings = workspace.findings(document, scoped);
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
