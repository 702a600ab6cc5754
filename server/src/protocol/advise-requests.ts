import { RequestType } from 'vscode-languageserver-protocol';

export interface AdviseParams {
  /** A folder of the workspace, whose snapshot or connection is planned with. */
  readonly folderUri: string;
  /** The files whose statements count. */
  readonly uris: readonly string[];
}

export type AdviseResult =
  | {
      readonly kind: 'advice';
      /** A script of the statements that are advised, with the reasons as comments. */
      readonly script: string;
    }
  /** Nothing is connected, and the folder has no snapshot. */
  | { readonly kind: 'no-statistics' }
  | { readonly kind: 'cancelled' };

/** Asks which set of indexes helps the statements of files most. */
export const adviseRequest = new RequestType<AdviseParams, AdviseResult, void>('forecost/advise');
