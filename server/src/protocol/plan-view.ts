import type { NotificationType } from 'vscode-messenger-common';
import type { Plan, PlanFinding } from './plan';

/** Where a plan comes from. Only a measured one has times; the view never lets the others look like it. */
export type PlanOrigin =
  | {
      /** A server planned, and with ANALYZE executed, the statement. */
      readonly kind: 'server';
      /** "PostgreSQL 18.1". */
      readonly server: string;
      /** "shop@localhost". */
      readonly connection: string;
      readonly time: string;
      /** The statement was planned for unknown values of its parameters. */
      readonly generic?: boolean;
    }
  | {
      /** The offline planner: costs, never times. */
      readonly kind: 'offline';
      /** The date of the statistics; undefined for assumed sizes. */
      readonly statisticsDate?: string;
      /** What of the database the planner had to do without, a sentence each. */
      readonly problems?: readonly string[];
    }
  | {
      /** Opened from a file or the clipboard. */
      readonly kind: 'file';
      readonly name: string;
    };

/** Where a node stands in the statement: UTF-16 offsets into its text. */
export interface PlanSourceRange {
  readonly nodeId: number;
  readonly start: number;
  readonly end: number;
}

/** Lines and UTF-16 columns from 0, as in the language server protocol. */
export interface TextRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Everything that the plan view shows. */
export interface PlanPresentation {
  /** Tells one showing from another; set by the panel. */
  readonly id?: string;
  readonly title: string;
  readonly sql: string;
  readonly plan: Plan;
  readonly findings: readonly PlanFinding[];
  readonly origin: PlanOrigin;
  /** The plan as the server wrote it, for the Text tab. */
  readonly rawText?: string;
  readonly sourceRanges?: readonly PlanSourceRange[];
  /** The document that the statement stands in, and where, for selecting in it. */
  readonly documentUri?: string;
  readonly statementRange?: TextRange;
  /** The statement as the document writes it, which `sql` is not where it has placeholders, holes or escapes. */
  readonly written?: string;
  /** Where the nodes stand in `written`. */
  readonly writtenRanges?: readonly PlanSourceRange[];
  /** The statement can be explained again from here. */
  readonly canRerun?: boolean;
}

/** What the webview keeps over a reload, and the panel over a restart of the window. */
export interface PlanViewState {
  readonly presentation?: PlanPresentation;
  readonly selectedNodeId?: number;
  readonly tab?: PlanTab;
  readonly collapsedIds?: readonly number[];
}

/** The drawings of a plan. */
export type PlanTab = 'tree' | 'table' | 'text' | 'sql';

/** A node, by its id in the plan that is shown. */
export interface NodeSelection {
  readonly nodeId: number;
}

/** To the view. */
export const showPlanNotification: NotificationType<PlanPresentation> = { method: 'plan/show' };
/** To the view: the editor's cursor came to stand in the text of this node. */
export const revealNodeNotification: NotificationType<NodeSelection> = { method: 'plan/revealNode' };

/** From the view: its script runs and can receive; which presentation it has kept over a reload. */
export const planReadyNotification: NotificationType<{ readonly presentationId?: string }> = {
  method: 'plan/ready',
};
/** From the view: a node was selected. */
export const selectNodeNotification: NotificationType<NodeSelection> = { method: 'plan/selectNode' };
/** From the view: explain the statement again. */
export const rerunNotification: NotificationType<{ readonly analyze: boolean }> = { method: 'plan/rerun' };
/** From the view: open the plan as text in an editor. */
export const openRawNotification: NotificationType<void> = { method: 'plan/openRaw' };
/** From the view: put a text on the clipboard. */
export const copyTextNotification: NotificationType<{ readonly text: string }> = { method: 'plan/copyText' };
