import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { Messenger } from 'vscode-messenger';
import type { WebviewIdMessageParticipant } from 'vscode-messenger-common';
import type { StatementPlace } from '../../../server/src/protocol/advice';
import {
  type AdvicePresentation,
  type AdviceViewState,
  adviceReadyNotification,
  adviseAgainNotification,
  copyAdviceNotification,
  migrateAdviceNotification,
  type NewMigration,
  openPlaceNotification,
  openScriptNotification,
  planAdviceNotification,
  showAdviceNotification,
  type WantedPlan,
} from '../../../server/src/protocol/advice-view';
import { tabIcon, webviewHtml, webviewOptions } from './webview';

const viewType = 'forecost.advice';

export interface AdviceParts {
  /** Plans a statement of the folder and shows its plan in a column. */
  readonly showPlan: (folderUri: string, wanted: WantedPlan, column: vscode.ViewColumn) => Promise<unknown>;
  /** A URI of the language server as the editor's. */
  readonly uriOf: (uri: string) => vscode.Uri;
}

/** The panels with index advice: one for each folder, and those of the last session. */
export class AdvicePanels implements vscode.Disposable {
  private readonly panels = new Set<AdvicePanel>();
  private readonly serializer: vscode.Disposable;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly parts: AdviceParts,
  ) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, state: unknown) => {
        this.adopt(panel).keep(keptPresentation(state));
      },
    });
  }

  show(presentation: AdvicePresentation): void {
    const { folderUri } = presentation;
    const known = [...this.panels].find((panel) => panel.folderUri === folderUri);
    const panel =
      known ??
      this.adopt(
        vscode.window.createWebviewPanel(
          viewType,
          'Index advice',
          vscode.ViewColumn.Active,
          webviewOptions(this.context.extensionUri),
        ),
      );
    panel.show({ ...presentation, id: randomUUID() });
  }

  dispose(): void {
    this.serializer.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): AdvicePanel {
    const adopted = new AdvicePanel(this.context.extensionUri, panel, this.parts);
    this.panels.add(adopted);
    panel.onDidDispose(() => this.panels.delete(adopted));
    return adopted;
  }
}

class AdvicePanel {
  private readonly messenger = new Messenger();
  private readonly view: WebviewIdMessageParticipant;
  private presentation: AdvicePresentation | undefined;

  constructor(
    extensionUri: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    private readonly parts: AdviceParts,
  ) {
    panel.iconPath = tabIcon(extensionUri);
    panel.webview.options = webviewOptions(extensionUri);
    this.view = this.messenger.registerWebviewPanel(panel);
    this.receive();
    panel.webview.html = webviewHtml(panel.webview, extensionUri, { name: 'advice', title: 'Index advice' });
  }

  get folderUri(): string | undefined {
    return this.presentation?.folderUri;
  }

  /** What the page has kept itself. */
  keep(presentation: AdvicePresentation | undefined): void {
    this.presentation = presentation;
  }

  show(presentation: AdvicePresentation): void {
    this.presentation = presentation;
    this.panel.reveal();
    // A page that is still loading asks once it is ready.
    this.messenger.sendNotification(showAdviceNotification, this.view, presentation);
  }

  /** Where what the view leads to is shown, wherever the focus is. */
  private get columnBeside(): vscode.ViewColumn {
    return Math.min((this.panel.viewColumn ?? vscode.ViewColumn.One) + 1, vscode.ViewColumn.Nine);
  }

  private receive(): void {
    const { messenger } = this;
    messenger.onNotification(adviceReadyNotification, ({ presentationId }) => {
      if (this.presentation !== undefined && this.presentation.id !== presentationId)
        messenger.sendNotification(showAdviceNotification, this.view, this.presentation);
    });
    messenger.onNotification(copyAdviceNotification, async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
    });
    messenger.onNotification(migrateAdviceNotification, (migration) => this.migrate(migration));
    messenger.onNotification(openPlaceNotification, (place) => this.openPlace(place));
    messenger.onNotification(planAdviceNotification, async (wanted) => {
      const { folderUri } = this;
      if (folderUri !== undefined) await this.parts.showPlan(folderUri, wanted, this.columnBeside);
    });
    messenger.onNotification(openScriptNotification, () => this.openScript());
    messenger.onNotification(adviseAgainNotification, async () => {
      await vscode.commands.executeCommand('forecost.adviseIndexes', this.folderUri);
    });
  }

  private async migrate(migration: NewMigration): Promise<void> {
    if (this.folderUri === undefined) return;
    const params = { uri: this.folderUri, ...migration };
    await vscode.commands.executeCommand('forecost.createMigration', params);
  }

  private async openPlace({ path, line, column }: StatementPlace): Promise<void> {
    if (this.folderUri === undefined) return;
    const uri = vscode.Uri.joinPath(this.parts.uriOf(this.folderUri), path);
    const at = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
    try {
      const selection = new vscode.Range(at, at);
      await vscode.window.showTextDocument(uri, { selection, viewColumn: this.columnBeside });
    } catch {
      void vscode.window.showInformationMessage(`${path} is not there any more. Advise again.`);
    }
  }

  private async openScript(): Promise<void> {
    const content = this.presentation?.script;
    if (content === undefined) return;
    const document = await vscode.workspace.openTextDocument({ language: 'sql', content });
    await vscode.window.showTextDocument(document);
  }
}

/** Undefined where the last session kept none, or one that this version cannot read. */
function keptPresentation(state: unknown): AdvicePresentation | undefined {
  const presentation = (state as AdviceViewState | undefined)?.presentation;
  return Array.isArray(presentation?.advice?.indexes) ? presentation : undefined;
}
