import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Connection,
  type Diagnostic,
  type TextEdit as ProtocolEdit,
} from 'vscode-languageserver';
import type { DocumentFinding, DocumentFix } from '../lint/finding';
import { safeEdits } from '../lint/safe-edits';
import { suppressionEdit } from '../lint/suppressions';
import type { Remedy } from '../rules/rule';
import { inOrder, type TextEdit } from '../text/edit';
import type { OpenDocument } from '../workspace/open-document';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';
import { findingsSoon } from './findings-in-turns';
import { provenFixes } from './proven-fixes';

const fixAllKind = `${CodeActionKind.SourceFixAll}.forecost`;

export const codeActionProvider = {
  codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, fixAllKind],
};

/** Offers the fixes of the findings at the cursor, refactorings among them, and a comment that allows the finding. */
export function registerCodeActions(
  connection: Connection,
  workspace: Workspace,
  settings: SettingsSource,
): void {
  connection.onCodeAction(async (params) => {
    const scoped = await settings.of(params.textDocument.uri);
    const document = workspace.get(params.textDocument.uri);
    if (!document) return [];
    const findings = await findingsSoon(workspace, document, scoped);
    const wanted = (kind: string) => wants(params, kind);
    const actions: CodeAction[] = [];
    if (wanted(fixAllKind) && params.context.only) actions.push(...fixAll(document, findings));
    const here = findings.filter((finding) => isAt(finding, document, params));
    for (const finding of here) {
      const kind =
        finding.severity === 'refactoring' ? CodeActionKind.RefactorRewrite : CodeActionKind.QuickFix;
      if (!wanted(kind)) continue;
      const diagnostic = params.context.diagnostics.find(
        (one) => one.code === finding.rule && matches(one, finding, document),
      );
      const fixes = await provenFixes(
        finding,
        document,
        workspace,
        workspace.offline.sized(scoped.schemaFolder),
      );
      for (const fix of fixes) actions.push(fixAction(fix, kind, document, diagnostic, fixes.length === 1));
    }
    for (const finding of here) {
      if (!wanted(CodeActionKind.QuickFix) || finding.severity === 'refactoring') continue;
      if (finding.remedy) actions.push(...remedyActions(finding.remedy, document));
      if (finding.rule === 'syntax-error' || finding.rule === 'unused-suppression') continue;
      actions.push({
        title: `Allow ${finding.rule} here`,
        kind: CodeActionKind.QuickFix,
        edit: editOf(document, [suppressionEdit(document.source, finding, document.language === 'sql')]),
      });
    }
    return actions;
  });
}

function wants(params: CodeActionParams, kind: string): boolean {
  const { only } = params.context;
  return !only || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
}

function isAt(finding: DocumentFinding, { document }: OpenDocument, { range }: CodeActionParams): boolean {
  return (
    finding.range.start <= document.offsetAt(range.end) && document.offsetAt(range.start) <= finding.range.end
  );
}

function matches(diagnostic: Diagnostic, finding: DocumentFinding, { document }: OpenDocument): boolean {
  return document.offsetAt(diagnostic.range.start) === finding.range.start;
}

function fixAction(
  fix: DocumentFix,
  kind: string,
  document: OpenDocument,
  diagnostic: Diagnostic | undefined,
  isPreferred: boolean,
): CodeAction {
  return {
    title: fix.title,
    kind,
    ...(diagnostic && { diagnostics: [diagnostic] }),
    ...(isPreferred && { isPreferred }),
    edit: editOf(document, fix.edits),
  };
}

/** The client makes the file, so that it can be looked at before it is saved. */
function remedyActions({ title, sql, undo, name }: Remedy, { document }: OpenDocument): CodeAction[] {
  const action = (text: string, command: string, given: unknown): CodeAction => ({
    title: text,
    kind: CodeActionKind.QuickFix,
    command: { title: text, command, arguments: [given] },
  });
  return [
    action(`${title}: new migration`, 'forecost.createMigration', { uri: document.uri, sql, undo, name }),
    action('Copy the CREATE INDEX', 'forecost.copyStatement', sql),
  ];
}

function fixAll(document: OpenDocument, findings: readonly DocumentFinding[]): CodeAction[] {
  const edits = safeEdits(findings);
  if (edits.length === 0) return [];
  return [{ title: 'Apply all safe fixes', kind: fixAllKind, edit: editOf(document, edits) }];
}

function editOf(open: OpenDocument, edits: readonly TextEdit[]) {
  const { document } = open;
  const changes: ProtocolEdit[] = inOrder(edits).map((edit) => ({
    range: { start: document.positionAt(edit.range.start), end: document.positionAt(edit.range.end) },
    newText: edit.newText,
  }));
  return {
    documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: changes }],
  };
}
