import { RequestType } from 'vscode-languageserver-protocol';
import type { DatabaseFailure } from './connection';

export interface SaveSnapshotParams {
  /** The folder that the file is written into. */
  readonly folderUri: string;
  /** What is kept of the values that statistics hold. */
  readonly values: 'all' | 'coarse' | 'none';
}

export type SaveSnapshotResult =
  | {
      readonly kind: 'saved';
      readonly uri: string;
      /** What the role was not allowed to read, a sentence each. */
      readonly unreadable: readonly string[];
    }
  | { readonly kind: 'not-connected' }
  | { readonly kind: 'failed'; readonly failure: Pick<DatabaseFailure, 'reason' | 'message'> };

/** Writes what a planner has to know of the connected database into `forecost.snapshot.json`. */
export const saveSnapshotRequest = new RequestType<SaveSnapshotParams, SaveSnapshotResult, void>(
  'forecost/saveSnapshot',
);
