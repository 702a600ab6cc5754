import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { Messenger } from 'vscode-messenger';
import type { WebviewIdMessageParticipant } from 'vscode-messenger-common';
import {
  copyTextNotification,
  openRawNotification,
  type PlanPresentation,
  type PlanViewState,
  planReadyNotification,
  rerunNotification,
  revealNodeNotification,
  selectNodeNotification,
  showPlanNotification,
} from '../../../server/src/protocol/plan-view';
import { nodeAtSelection, selectNodeText } from './plan-source';
import { tabIcon, webviewHtml, webviewOptions } from './webview';

const viewType = 'forecost.plan';

/** Shows a plan in a column, by default beside the editor, in the panel that is there already if there is one. */
export function showPlan(
  context: vscode.ExtensionContext,
  presentation: PlanPresentation,
  column: vscode.ViewColumn = columnBeside(),
): void {
  const panel = [...panels].find((each) => each.column === column) ?? PlanPanel.create(context, column);
  panel.show({ ...presentation, id: randomUUID() });
}

/** Brings back the panels of the last session, with their plans. */
export function registerPlanPanels(context: vscode.ExtensionContext): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        PlanPanel.adopt(context, panel, keptPresentation(state));
      },
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
      // Selections that a panel made itself have no kind.
      if (kind === undefined) return;
      for (const panel of panels) panel.follow(textEditor);
    }),
  );
}

const panels = new Set<PlanPanel>();

class PlanPanel {
  private readonly messenger = new Messenger({ ignoreHiddenViews: false });
  private readonly participant: WebviewIdMessageParticipant;
  private presentation: PlanPresentation | undefined;

  private constructor(
    context: vscode.ExtensionContext,
    private readonly panel: vscode.WebviewPanel,
  ) {
    panels.add(this);
    panel.onDidDispose(() => panels.delete(this));
    panel.iconPath = tabIcon(context.extensionUri);
    panel.webview.options = webviewOptions(context.extensionUri);
    this.participant = this.messenger.registerWebviewPanel(panel);
    this.receive();
    panel.webview.html = webviewHtml(panel.webview, context.extensionUri, { name: 'plan', title: 'Plan' });
  }

  static create(context: vscode.ExtensionContext, column: vscode.ViewColumn): PlanPanel {
    const panel = vscode.window.createWebviewPanel(
      viewType,
      'Plan',
      { viewColumn: column, preserveFocus: true },
      { ...webviewOptions(context.extensionUri), enableFindWidget: false },
    );
    return new PlanPanel(context, panel);
  }

  static adopt(
    context: vscode.ExtensionContext,
    panel: vscode.WebviewPanel,
    presentation: PlanPresentation | undefined,
  ): void {
    const adopted = new PlanPanel(context, panel);
    if (presentation !== undefined) adopted.show(presentation);
  }

  get column(): vscode.ViewColumn | undefined {
    return this.panel.viewColumn;
  }

  show(presentation: PlanPresentation): void {
    this.presentation = presentation;
    this.panel.title = `Plan: ${presentation.title}`;
    this.panel.reveal(this.panel.viewColumn, true);
    // A page that is still loading asks once it is ready.
    this.messenger.sendNotification(showPlanNotification, this.participant, presentation);
  }

  /** Shows the node whose text the editor's cursor is in. */
  follow(editor: vscode.TextEditor): void {
    if (this.presentation === undefined || !this.panel.visible) return;
    const nodeId = nodeAtSelection(editor, this.presentation);
    if (nodeId !== undefined)
      this.messenger.sendNotification(revealNodeNotification, this.participant, { nodeId });
  }

  private receive(): void {
    const { messenger, participant: sender } = this;
    messenger.onNotification(
      planReadyNotification,
      ({ presentationId }) => {
        if (this.presentation !== undefined && this.presentation.id !== presentationId) {
          messenger.sendNotification(showPlanNotification, sender, this.presentation);
        }
      },
      { sender },
    );
    messenger.onNotification(
      selectNodeNotification,
      ({ nodeId }) => void (this.presentation && selectNodeText(this.presentation, nodeId)),
      { sender },
    );
    messenger.onNotification(rerunNotification, ({ analyze }) => this.rerun(analyze), { sender });
    messenger.onNotification(openRawNotification, () => this.openRaw(), { sender });
    messenger.onNotification(copyTextNotification, ({ text }) => void vscode.env.clipboard.writeText(text), {
      sender,
    });
  }

  private async rerun(analyze: boolean): Promise<void> {
    const { documentUri, statementRange } = this.presentation ?? {};
    if (documentUri === undefined || statementRange === undefined) return;
    const { line, character } = statementRange.start;
    const command = analyze ? 'forecost.analyzeQuery' : 'forecost.explainQuery';
    await vscode.commands.executeCommand(command, documentUri, new vscode.Position(line, character));
  }

  private async openRaw(): Promise<void> {
    const content = this.presentation?.rawText;
    if (content === undefined) return;
    const document = await vscode.workspace.openTextDocument({ language: 'json', content });
    await vscode.window.showTextDocument(document, { viewColumn: this.panel.viewColumn });
  }
}

/** Undefined where the last session kept none, or one that this version cannot read. */
function keptPresentation(state: unknown): PlanPresentation | undefined {
  const presentation = (state as PlanViewState | undefined)?.presentation;
  return Array.isArray(presentation?.plan?.nodes) ? presentation : undefined;
}

/** The column right of the editor, and not yet another one when the focus is in a plan. */
function columnBeside(): vscode.ViewColumn {
  const active = vscode.window.tabGroups.activeTabGroup.viewColumn;
  const isPlanActive = [...panels].some((panel) => panel.column === active);
  return isPlanActive ? active : Math.min(active + 1, vscode.ViewColumn.Nine);
}
