import * as vscode from 'vscode';
import type { PlanPresentation, PlanSourceRange } from '../../../server/src/protocol/plan-view';

/** Selects what of the statement a plan's node comes from, in the editor that shows it; the focus stays where it is. */
export async function selectNodeText(presentation: PlanPresentation, nodeId: number): Promise<void> {
  const document = documentOf(presentation);
  if (document === undefined) return;
  const base = statementOffset(document, presentation);
  const ranges = (presentation.writtenRanges ?? []).filter((range) => range.nodeId === nodeId);
  if (base === undefined || ranges.length === 0) return;
  const visible = vscode.window.visibleTextEditors.find((each) => each.document === document);
  const editor =
    visible ??
    (await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.One,
      preserveFocus: true,
    }));
  const selections = ranges.map(({ start, end }) => {
    return new vscode.Selection(document.positionAt(base + start), document.positionAt(base + end));
  });
  editor.selections = selections;
  const first = selections[0];
  if (first !== undefined) editor.revealRange(first, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The node whose text the cursor is in, the most precise if there are several; undefined outside of the statement. */
export function nodeAtSelection(
  editor: vscode.TextEditor,
  presentation: PlanPresentation,
): number | undefined {
  if (editor.document.uri.toString() !== presentation.documentUri) return undefined;
  const base = statementOffset(editor.document, presentation);
  if (base === undefined) return undefined;
  const offset = editor.document.offsetAt(editor.selection.active) - base;
  let best: PlanSourceRange | undefined;
  for (const range of presentation.writtenRanges ?? []) {
    if (offset < range.start || offset > range.end) continue;
    if (best === undefined || range.end - range.start < best.end - best.start) best = range;
  }
  return best?.nodeId;
}

function documentOf({ documentUri }: PlanPresentation): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === documentUri);
}

/**
 * Where the statement starts in the document now: at its old place, or where the same text has moved to, the nearest
 * if there are several. Undefined when it was edited.
 */
function statementOffset(document: vscode.TextDocument, presentation: PlanPresentation): number | undefined {
  const { written, statementRange } = presentation;
  if (!written || !statementRange) return undefined;
  const text = document.getText();
  const { line, character } = statementRange.start;
  const expected = document.offsetAt(new vscode.Position(line, character));
  if (text.startsWith(written, expected)) return expected;
  const before = text.lastIndexOf(written, expected);
  const behind = text.indexOf(written, expected);
  if (before === -1 || behind === -1) {
    const only = Math.max(before, behind);
    return only === -1 ? undefined : only;
  }
  return expected - before < behind - expected ? before : behind;
}
