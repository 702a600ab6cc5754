import type { NotificationType } from 'vscode-messenger-common';
import type { IndexAdvice, ProposedIndex, RelationName, StatementPlace } from './advice';

/** Everything that the view of an advice shows. */
export interface AdvicePresentation {
  /** Tells one showing from another; set by the panel. */
  readonly id?: string;
  /** The folder whose statements count. */
  readonly folderUri: string;
  readonly advice: IndexAdvice;
  /** The statements that are advised, with the reasons as comments. */
  readonly script: string;
  /** Of the statistics: `2026-11-20`. Absent: sizes are assumed. */
  readonly statisticsDate?: string;
  /** What of the database the planner had to do without, a sentence each. */
  readonly problems: readonly string[];
}

/** What the webview keeps over a reload, and the panel over a restart of the window. */
export interface AdviceViewState {
  /** Absent where it is too large to be kept. */
  readonly presentation?: AdvicePresentation;
  /** The one that the rest is about. */
  readonly presentationId?: string;
  /** The rows that are unfolded, each by the statement that it is about. */
  readonly openRows?: readonly string[];
  /** The places of the indexes that are not to be created. */
  readonly unticked?: readonly number[];
}

/** A statement for a migration, with the one that takes it back. */
export interface NewMigration {
  readonly sql: string;
  readonly undo: string;
  /** For the file's name. */
  readonly name: string;
}

/** Which plan of a statement is to be shown. */
export interface WantedPlan {
  /** "Before" or "After", for the title. */
  readonly title: string;
  readonly sql: string;
  /** Those that are taken to be there. */
  readonly indexes: readonly ProposedIndex[];
  /** Those that are taken to be gone. */
  readonly without: readonly RelationName[];
}

/** To the view. */
export const showAdviceNotification: NotificationType<AdvicePresentation> = { method: 'advice/show' };

/** From the view: its script runs and can receive; which presentation it has kept over a reload. */
export const adviceReadyNotification: NotificationType<{ readonly presentationId?: string }> = {
  method: 'advice/ready',
};
/** From the view: put a text on the clipboard. */
export const copyAdviceNotification: NotificationType<{ readonly text: string }> = { method: 'advice/copy' };
/** From the view: write a migration. */
export const migrateAdviceNotification: NotificationType<NewMigration> = { method: 'advice/migrate' };
/** From the view: open a file of the folder at the place of a statement. */
export const openPlaceNotification: NotificationType<StatementPlace> = { method: 'advice/openPlace' };
/** From the view: plan a statement and show its plan. */
export const planAdviceNotification: NotificationType<WantedPlan> = { method: 'advice/plan' };
/** From the view: open all that is advised as a script. */
export const openScriptNotification: NotificationType<void> = { method: 'advice/openScript' };
/** From the view: ask again, with the files as they are now. */
export const adviseAgainNotification: NotificationType<void> = { method: 'advice/again' };
