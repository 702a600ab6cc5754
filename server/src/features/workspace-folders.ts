import type { Connection, InitializeParams } from 'vscode-languageserver';
import { pathOfUri } from '../workspace/folders';

/** The folders of the workspace that lie on this machine, as they are now. */
export interface WorkspaceFolders {
  readonly paths: readonly string[];
  /** Takes what the client says of itself and its folders. Called when the server is initialized. */
  initialize(params: InitializeParams): void;
  /** Asks to be told of changes. Called when the client is initialized. */
  start(): void;
  /** Calls `listener` when a folder was added or removed. */
  onChange(listener: () => void): void;
}

/** Follows the folders that are added to the workspace and removed from it. */
export function registerWorkspaceFolders(connection: Connection): WorkspaceFolders {
  const listeners: (() => void)[] = [];
  let uris: readonly string[] = [];
  let paths: readonly string[] = [];
  let supported = false;

  const set = (next: readonly string[]): void => {
    uris = [...new Set(next)];
    paths = uris.flatMap((uri) => pathOfUri(uri) ?? []);
  };

  return {
    get paths() {
      return paths;
    },
    initialize({ capabilities, workspaceFolders, rootUri }) {
      supported = capabilities.workspace?.workspaceFolders === true;
      set(workspaceFolders?.map((folder) => folder.uri) ?? (rootUri ? [rootUri] : []));
    },
    start() {
      if (!supported) return;
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map((folder) => folder.uri));
        set([...uris.filter((uri) => !gone.has(uri)), ...added.map((folder) => folder.uri)]);
        for (const listener of listeners) listener();
      });
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
