import {
  type Connection,
  DidChangeConfigurationNotification,
  MessageType,
  ShowMessageNotification,
} from 'vscode-languageserver';
import { defaultSettings, readSettings, type Settings } from '../workspace/settings';
import { tell } from './guarded';

/** The settings of a document, as the editor has them now. */
export interface SettingsSource {
  /** Asks to be told of changes. Called when the client is initialized. */
  start(): Promise<void>;
  of(uri: string | undefined): Promise<Settings>;
  /** Calls `listener` when any setting changed. */
  onChange(listener: () => void): void;
}

/** Asks the editor for settings when they are first needed, and keeps them until they change. */
export function registerConfiguration(
  connection: Connection,
  ruleNames: ReadonlySet<string>,
  supported: () => boolean,
): SettingsSource {
  const kept = new Map<string, Promise<Settings>>();
  const listeners: (() => void)[] = [];
  const told = new Set<string>();

  const fetch = async (uri: string | undefined): Promise<Settings> => {
    const section: unknown = await connection.workspace.getConfiguration(
      uri === undefined ? { section: 'forecost' } : { scopeUri: uri, section: 'forecost' },
    );
    const { settings, problems } = readSettings(section, ruleNames);
    for (const problem of problems) {
      if (told.has(problem)) continue;
      told.add(problem);
      // A notification, because there is nothing to choose and no answer to wait for.
      tell(
        connection.sendNotification(ShowMessageNotification.type, {
          type: MessageType.Warning,
          message: problem,
        }),
      );
    }
    return settings;
  };

  connection.onDidChangeConfiguration(() => {
    kept.clear();
    told.clear();
    for (const listener of listeners) listener();
  });

  return {
    async start() {
      if (!supported()) return;
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'forecost' });
    },
    of(uri) {
      if (!supported()) return Promise.resolve(defaultSettings);
      const key = uri ?? '';
      const settings = kept.get(key) ?? fetch(uri).catch(() => defaultSettings);
      kept.set(key, settings);
      return settings;
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
