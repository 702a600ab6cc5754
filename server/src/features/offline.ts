import { basename, dirname } from 'node:path';
import { type Connection, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { asksPlanner } from '../lint/levelled-rules';
import { rules } from '../rules/index';
import { snapshotFileName } from '../workspace/offline-databases';
import type { OpenDocument } from '../workspace/open-document';
import type { Settings } from '../workspace/settings';
import { openStatements } from '../workspace/verdicts';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';
import { tell } from './guarded';
import type { WatchedFiles } from './watched-files';

/** What a planner finds out while others go on. */
export interface Offline {
  /** Has a planner look at the statements of a document, whose diagnostics are asked for again when it has spoken. */
  look(document: OpenDocument, settings: Settings): void;
  dispose(): Promise<void>;
}

/** So often at most the editor is asked to pull diagnostics again because a planner has spoken. */
const refreshMs = 400;

/** Keeps the snapshots of the workspace's folders, and has a planner look at what is written. */
export function registerOffline(
  connection: Connection,
  workspace: Workspace,
  settings: SettingsSource,
  watched: WatchedFiles,
): Offline {
  const { offline } = workspace;
  const looking = new Set<OpenDocument>();
  let refreshing: NodeJS.Timeout | undefined;

  const refresh = (): void => {
    refreshing ??= setTimeout(() => {
      refreshing = undefined;
      void connection.languages.diagnostics.refresh().catch(() => undefined);
    }, refreshMs);
  };

  const read = async (folder: string): Promise<void> => {
    const reading = await offline.read(folder);
    if (reading.kind === 'problem') {
      tell(
        connection.sendNotification(ShowMessageNotification.type, {
          type: MessageType.Warning,
          message: reading.message,
        }),
      );
    }
    const schema = offline.of(folder)?.schema;
    workspace.learnSnapshot(folder, schema);
    if (!schema) return;
    refresh();
    void connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
  };

  const asked = new Set<string>();
  settings.onRead(({ schemaFolder }) => {
    if (schemaFolder === undefined || asked.has(schemaFolder)) return;
    asked.add(schemaFolder);
    void read(schemaFolder);
  });
  watched.onChange((paths) => {
    for (const path of paths) {
      const folder = dirname(path);
      if (basename(path) !== snapshotFileName || !asked.has(folder)) continue;
      offline.forget(folder);
      void read(folder);
    }
  });

  return {
    look(document, scoped) {
      const verdicts = offline.of(scoped.schemaFolder)?.verdicts;
      if (!verdicts || looking.has(document) || !asksPlanner(rules, scoped.lint)) return;
      const open = openStatements(document.source, verdicts).slice(0, mostStatements);
      if (open.length === 0) return;
      looking.add(document);
      void (async () => {
        for (const statement of open) {
          const before = verdicts.count;
          await verdicts.find(statement);
          if (verdicts.count > before) refresh();
        }
        looking.delete(document);
      })();
    },
    async dispose() {
      clearTimeout(refreshing);
      await offline.dispose();
    },
  };
}

/** A file with more is a dump, or is looked at again when it is asked for the next time. */
const mostStatements = 500;
