import { HOST_EXTENSION } from 'vscode-messenger-common';
import { Messenger } from 'vscode-messenger-webview';
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
} from '../../server/src/protocol/plan-view';

type Choices = Omit<PlanViewState, 'presentation'>;

/** The extension on the other side of the page, and what the editor keeps for it over a reload. */
export class PlanHost {
  private readonly vscode = acquireVsCodeApi();
  private readonly messenger = new Messenger(this.vscode);
  private reveal: ((nodeId: number) => void) | undefined;
  private state: PlanViewState = (this.vscode.getState() as PlanViewState | null | undefined) ?? {};
  private saving: ReturnType<typeof setTimeout> | undefined;

  /** What was shown before the page was loaded again. */
  get restored(): PlanViewState {
    return this.state;
  }

  start(onPlan: (presentation: PlanPresentation) => void): void {
    this.messenger.onNotification(showPlanNotification, (presentation) => {
      // The state goes through the disk; a plan too large for that comes from the extension, as long as it runs.
      const keeps = presentation.plan.nodes.length <= mostNodesKept;
      this.state = keeps ? { presentation } : {};
      onPlan(presentation);
    });
    this.messenger.onNotification(revealNodeNotification, ({ nodeId }) => this.reveal?.(nodeId));
    this.messenger.start();
    const presentationId = this.state.presentation?.id;
    this.messenger.sendNotification(
      planReadyNotification,
      HOST_EXTENSION,
      presentationId === undefined ? {} : { presentationId },
    );
  }

  readonly save = (choices: Choices): void => {
    this.state = { ...this.state, ...choices };
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.vscode.setState(this.state), 200);
  };

  /** Answers how to stop listening. */
  readonly onReveal = (listener: (nodeId: number) => void): (() => void) => {
    this.reveal = listener;
    return () => {
      if (this.reveal === listener) this.reveal = undefined;
    };
  };

  readonly selectNode = (nodeId: number): void =>
    this.messenger.sendNotification(selectNodeNotification, HOST_EXTENSION, { nodeId });
  readonly rerun = (analyze: boolean): void =>
    this.messenger.sendNotification(rerunNotification, HOST_EXTENSION, { analyze });
  readonly openRaw = (): void => this.messenger.sendNotification(openRawNotification, HOST_EXTENSION);
  readonly copyText = (text: string): void =>
    this.messenger.sendNotification(copyTextNotification, HOST_EXTENSION, { text });
}

const mostNodesKept = 2000;
