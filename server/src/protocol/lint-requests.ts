import { type Diagnostic, RequestType } from 'vscode-languageserver-protocol';

export interface LintFilesParams {
  readonly uris: readonly string[];
}

export interface LintFilesResult {
  /** In the order of the request; files that are left out, unreadable or too large are not among them. */
  readonly files: readonly { readonly uri: string; readonly diagnostics: readonly Diagnostic[] }[];
}

/** Lints files as they are on disk. The client sends it for a batch of the workspace at a time. */
export const lintFilesRequest = new RequestType<LintFilesParams, LintFilesResult, void>('forecost/lintFiles');
