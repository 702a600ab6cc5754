import { HOST_EXTENSION } from 'vscode-messenger-common';
import { Messenger } from 'vscode-messenger-webview';
import type { StatementPlace } from '../../server/src/protocol/advice';
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
} from '../../server/src/protocol/advice-view';

/** The extension on the other side of the page, and what the editor keeps for it over a reload. */
export class AdviceHost {
  private readonly vscode = acquireVsCodeApi();
  private readonly messenger = new Messenger(this.vscode);
  private state: AdviceViewState = (this.vscode.getState() as AdviceViewState | null | undefined) ?? {};
  private saving: ReturnType<typeof setTimeout> | undefined;

  /** What was shown before the page was loaded again. */
  get restored(): AdviceViewState {
    return this.state;
  }

  start(onAdvice: (presentation: AdvicePresentation) => void): void {
    this.messenger.onNotification(showAdviceNotification, (presentation) => {
      this.take(presentation);
      onAdvice(presentation);
    });
    this.messenger.start();
    const presentationId = this.state.presentation?.id;
    this.messenger.sendNotification(
      adviceReadyNotification,
      HOST_EXTENSION,
      presentationId === undefined ? {} : { presentationId },
    );
  }

  /** Forgets what was chosen for another one. */
  private take(presentation: AdvicePresentation): void {
    const { id } = presentation;
    const { openRows = [], unticked = [], presentationId } = this.state;
    const isSame = id !== undefined && id === presentationId;
    // The state goes through the disk; what is too large for that comes from the extension, as long as it runs.
    const isKept = JSON.stringify(presentation).length <= mostCharactersKept;
    this.state = {
      ...(isSame && { openRows, unticked }),
      ...(id !== undefined && { presentationId: id }),
      ...(isKept && { presentation }),
    };
  }

  readonly save = (choices: Pick<AdviceViewState, 'openRows' | 'unticked'>): void => {
    this.state = { ...this.state, ...choices };
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.vscode.setState(this.state), 200);
  };

  readonly copy = (text: string): void =>
    this.messenger.sendNotification(copyAdviceNotification, HOST_EXTENSION, { text });
  readonly migrate = (migration: NewMigration): void =>
    this.messenger.sendNotification(migrateAdviceNotification, HOST_EXTENSION, migration);
  readonly openPlace = (place: StatementPlace): void =>
    this.messenger.sendNotification(openPlaceNotification, HOST_EXTENSION, place);
  readonly showPlan = (wanted: WantedPlan): void =>
    this.messenger.sendNotification(planAdviceNotification, HOST_EXTENSION, wanted);
  readonly openScript = (): void => this.messenger.sendNotification(openScriptNotification, HOST_EXTENSION);
  readonly adviseAgain = (): void => this.messenger.sendNotification(adviseAgainNotification, HOST_EXTENSION);
}

const mostCharactersKept = 2_000_000;
