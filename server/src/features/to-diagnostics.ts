import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentFinding } from '../lint/finding';

/** VS Code shows no more of a file either. */
const mostShown = 1_000;

/**
 * The findings of a document as the editor shows them. Of too many, the loudest are shown, in the order of the
 * document, and a last one says how many there are. A refactoring is never reported.
 */
export function toDiagnostics(findings: readonly DocumentFinding[], document: TextDocument): Diagnostic[] {
  const reported = findings.filter(isReported);
  if (reported.length <= mostShown) return reported.map((finding) => toDiagnostic(finding, document));
  const shown = loudest(reported, mostShown - 1).map((finding) => toDiagnostic(finding, document));
  return [...shown, remainder(shown.length, reported.length)];
}

type Level = keyof typeof severities;

/** The loudest first. */
const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

interface ReportedFinding extends DocumentFinding {
  readonly severity: Level;
}

function isReported(finding: DocumentFinding): finding is ReportedFinding {
  return finding.severity !== 'refactoring';
}

function loudest(findings: readonly ReportedFinding[], count: number): ReportedFinding[] {
  const taken = new Set<ReportedFinding>();
  for (const level of Object.keys(severities)) {
    for (const finding of findings) {
      if (taken.size === count) break;
      if (finding.severity === level) taken.add(finding);
    }
  }
  return findings.filter((finding) => taken.has(finding));
}

function toDiagnostic(
  { rule, severity, range, message }: ReportedFinding,
  document: TextDocument,
): Diagnostic {
  return {
    source: 'forecost',
    code: rule,
    codeDescription: { href: `command:forecost.explainRule?${encodeURIComponent(JSON.stringify([rule]))}` },
    severity: severities[severity],
    range: { start: document.positionAt(range.start), end: document.positionAt(range.end) },
    message,
  };
}

/** At the start of the document, where it is seen. */
function remainder(shown: number, all: number): Diagnostic {
  const start = { line: 0, character: 0 };
  return {
    source: 'forecost',
    severity: DiagnosticSeverity.Information,
    range: { start, end: start },
    message: `Of ${all.toLocaleString('en')} findings in this file, ${shown} are shown, errors and warnings first; \`forecost lint\` lists all of them.`,
  };
}
