import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type Disposable,
  type InitializeParams,
} from 'vscode-languageserver';
import { pathOfUri } from '../workspace/folders';

/** What changed on disk, as the editor tells it. */
export interface WatchedFiles {
  initialize(params: InitializeParams): void;
  /** Calls `listener` with the paths of files that were changed, made or deleted. */
  onChange(listener: (paths: readonly string[]) => void): void;
  /** Asks to be told of these files too, whatever their names, in place of those that were asked for before. */
  watch(paths: readonly string[]): void;
}

/** The one place that hears of changed files, and hands them on. */
export function registerWatchedFiles(connection: Connection): WatchedFiles {
  const listeners: ((paths: readonly string[]) => void)[] = [];
  let supported = false;
  let watched = '';
  let registration: Promise<Disposable | undefined> = Promise.resolve(undefined);

  connection.onDidChangeWatchedFiles(({ changes }) => {
    const paths = changes.flatMap(({ uri }) => pathOfUri(uri) ?? []);
    for (const listener of listeners) listener(paths);
  });

  return {
    initialize({ capabilities }) {
      supported = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    },
    onChange: (listener) => void listeners.push(listener),
    watch(paths) {
      const wanted = [...new Set(paths)].sort();
      if (!supported || wanted.join('\n') === watched) return;
      watched = wanted.join('\n');
      const watchers = wanted.map((path) => ({ globPattern: asPattern(path) }));
      registration = registration.then(async (before) => {
        before?.dispose();
        if (watchers.length === 0) return undefined;
        return connection.client
          .register(DidChangeWatchedFilesNotification.type, { watchers })
          .catch(() => undefined);
      });
    },
  };
}

/** A pattern that one path matches. */
function asPattern(path: string): string {
  return path.replaceAll('\\', '/').replace(/[[\]{}*?]/g, '?');
}
