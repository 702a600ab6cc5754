import { type Connection, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { readSnapshot } from '../database/snapshot';
import { asksPlanner } from '../lint/levelled-rules';
import { rules } from '../rules/index';
import type { PlacedStatement, Source } from '../syntax/source';
import { within } from '../workspace/matcher';
import { type OfflineSettings, snapshotFileName } from '../workspace/offline-databases';
import type { OpenDocument } from '../workspace/open-document';
import { isDdlFile, verdictsIn } from '../workspace/planned-documents';
import { schemaFileMatcher } from '../workspace/schema-files';
import type { Settings } from '../workspace/settings';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';
import type { ConnectedSchema } from './connected-schema';
import { tell } from './guarded';
import type { WatchedFiles } from './watched-files';

/** What a planner finds out while others go on. */
export interface Offline {
  /** Has a planner look at the statements of a document, whose diagnostics are asked for again when it has spoken. */
  look(document: OpenDocument, settings: Settings): void;
  dispose(): Promise<void>;
}

/** What is half typed is not looked at: so long nothing has to change. */
const pauseMs = 300;
/** So often at most the editor is asked to pull diagnostics again because a planner has spoken. */
const refreshMs = 400;

/** Keeps what can be planned for, of the workspace's folders and of the connected database, and has a planner look at what is written. */
export function registerOffline(
  connection: Connection,
  workspace: Workspace,
  settings: SettingsSource,
  watched: WatchedFiles,
  connected: ConnectedSchema,
): Offline {
  const { offline } = workspace;
  const looking = new Set<OpenDocument>();
  const waiting = new Map<OpenDocument, { readonly source: Source; readonly timer: NodeJS.Timeout }>();
  let refreshing: NodeJS.Timeout | undefined;

  const refresh = (): void => {
    refreshing ??= setTimeout(() => {
      refreshing = undefined;
      void connection.languages.diagnostics.refresh().catch(() => undefined);
    }, refreshMs);
  };

  const showAgain = (): void => {
    refresh();
    void connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
  };

  const read = async (folder: string, scoped: OfflineSettings): Promise<void> => {
    const reading = await offline.read(folder, scoped);
    if (reading.kind === 'problem') {
      tell(
        connection.sendNotification(ShowMessageNotification.type, {
          type: MessageType.Warning,
          message: reading.message,
        }),
      );
    }
    const database = reading.kind === 'database' ? reading.database : undefined;
    // Files of DDL make up the schema anyway.
    workspace.learnSnapshot(folder, database?.statisticsDate === undefined ? undefined : database.schema);
    if (database) showAgain();
  };

  const asked = new Map<string, OfflineSettings>();
  const readAgain = (folder: string, scoped: OfflineSettings): void => {
    offline.forget(folder);
    void read(folder, scoped);
  };
  settings.onRead((scoped) => {
    const { schemaFolder: folder, schemaFiles, assume } = scoped;
    if (folder === undefined) return;
    const before = asked.get(folder);
    asked.set(folder, scoped);
    if (!before) void read(folder, scoped);
    else if (JSON.stringify([before.schemaFiles, before.assume]) !== JSON.stringify([schemaFiles, assume]))
      readAgain(folder, scoped);
  });
  watched.onChange((paths) => {
    for (const [folder, scoped] of asked) {
      const isOfSchema = offline.hasSnapshot(folder) ? () => false : schemaFileMatcher(scoped.schemaFiles);
      const own = paths.map((path) => within(folder, path));
      if (own.some((path) => path === snapshotFileName || isOfSchema(path))) readAgain(folder, scoped);
    }
  });

  connected.onChange(async (database, signal, isAnother) => {
    // What was read before is better than nothing while the schema is read again.
    if (isAnother) offline.learnConnected(undefined);
    if (!database) {
      showAgain();
      return;
    }
    try {
      const snapshot = await readSnapshot(database, { values: 'all', signal });
      if (signal.aborted) return;
      offline.learnConnected(snapshot);
      showAgain();
    } catch (error) {
      if (!signal.aborted) connection.console.warn(`The database's statistics were not read: ${error}`);
    }
  });

  const lookNow = async (document: OpenDocument, scoped: Settings): Promise<void> => {
    if (looking.has(document)) return;
    looking.add(document);
    try {
      await connected.check();
      // Rules that only guess are silent now; and what was written meanwhile is looked at when it is asked for.
      if (await findOut(document, scoped)) refresh();
    } finally {
      looking.delete(document);
    }
  };

  const seen = new WeakMap<OpenDocument, Source>();
  let typedAt = 0;
  const restMs = () => typedAt + pauseMs - Date.now();
  /** Whoever types has the processor to himself. */
  const whenQuiet = async (): Promise<void> => {
    for (let rest = restMs(); rest > 0; rest = restMs()) await new Promise((done) => setTimeout(done, rest));
  };

  /** Whether there was something. */
  const findOut = async (document: OpenDocument, scoped: Settings): Promise<boolean> => {
    const database = offline.of(scoped.schemaFolder);
    if (!database) return false;
    // Its statements fail or not when the schema is made.
    const isUnknown = isDdlFile(document, database) && !database.planner.problems;
    if (isUnknown) await database.planner.plan('SELECT');
    if (!database.isSized) return isUnknown;
    let source: Source | undefined;
    let verdicts = verdictsIn(document, database);
    let open: PlacedStatement[] = [];
    let found = 0;
    for (; found < mostStatements; found++) {
      await whenQuiet();
      if (offline.of(scoped.schemaFolder) !== database) break;
      if (document.source !== source) {
        source = document.source;
        verdicts = verdictsIn(document, database);
        open = verdicts.open();
      }
      const placed = open.shift();
      if (!placed) break;
      await verdicts.find(placed);
      if (verdicts.isTelling(placed)) refresh();
    }
    return isUnknown || found > 0;
  };

  return {
    look(document, scoped) {
      const { source } = document;
      const before = waiting.get(document);
      if (seen.get(document) !== source) typedAt = Date.now();
      seen.set(document, source);
      if (before?.source === source) return;
      clearTimeout(before?.timer);
      waiting.delete(document);
      const database = offline.of(scoped.schemaFolder);
      const isWorthIt = database && (database.isSized || isDdlFile(document, database));
      if (!isWorthIt || !asksPlanner(rules, scoped.lint)) return;
      const timer = setTimeout(() => {
        waiting.delete(document);
        void lookNow(document, scoped);
      }, pauseMs);
      waiting.set(document, { source, timer });
    },
    async dispose() {
      clearTimeout(refreshing);
      for (const { timer } of waiting.values()) clearTimeout(timer);
      await offline.dispose();
    },
  };
}

/** A file with more is a dump, or is looked at again when it is asked for the next time. */
const mostStatements = 500;
