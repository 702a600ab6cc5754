import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Connection,
  DidChangeConfigurationNotification,
  MessageType,
  ShowMessageNotification,
} from 'vscode-languageserver';
import { baselineFileName } from '../workspace/baseline';
import { BaselineFiles } from '../workspace/baseline-files';
import { configFileName } from '../workspace/config-file';
import { ConfigFiles } from '../workspace/config-files';
import { EqualLintSettings } from '../workspace/equal-lint-settings';
import { folderOf, pathOfUri } from '../workspace/folders';
import { defaultSettings, readSettings, type Settings, underConfig } from '../workspace/settings';
import { tell } from './guarded';
import type { WatchedFiles } from './watched-files';
import type { WorkspaceFolders } from './workspace-folders';

const watchedNames: ReadonlySet<string> = new Set([configFileName, baselineFileName]);

/** The settings of a document, as the editor and the configuration files have them now. */
export interface SettingsSource {
  /** Asks to be told of changes. Called when the client is initialized. */
  start(): Promise<void>;
  of(uri: string | undefined): Promise<Settings>;
  /** The same for a file or folder that is not open. */
  ofPath(path: string): Promise<Settings>;
  /** Calls `listener` when any setting changed. */
  onChange(listener: () => void): void;
  /** Calls `listener` with settings that were read for a document. */
  onRead(listener: (settings: Settings) => void): void;
}

/**
 * Asks the editor for settings when they are first needed, puts them on top of the configuration file nearest to the
 * document, and keeps them until one of the two changes.
 */
export function registerConfiguration(
  connection: Connection,
  ruleNames: ReadonlySet<string>,
  supported: () => boolean,
  folders: WorkspaceFolders,
  watched: WatchedFiles,
): SettingsSource {
  const kept = new Map<string, Promise<Settings>>();
  const changeListeners: (() => void)[] = [];
  const readListeners: ((settings: Settings) => void)[] = [];
  const told = new Set<string>();
  const readFrom = new Set<string>();
  const baselines = new BaselineFiles();
  const equal = new EqualLintSettings();
  const configs = new ConfigFiles(ruleNames, (folder) => folders.paths.includes(folder));

  const warn = (problem: string): void => {
    if (told.has(problem)) return;
    told.add(problem);
    // A notification, because there is nothing to choose and no answer to wait for.
    tell(
      connection.sendNotification(ShowMessageNotification.type, {
        type: MessageType.Warning,
        message: problem,
      }),
    );
  };

  const fromEditor = async (uri: string | undefined): Promise<Settings> => {
    if (!supported()) return defaultSettings;
    const section: unknown = await connection.workspace
      .getConfiguration(uri === undefined ? { section: 'forecost' } : { scopeUri: uri, section: 'forecost' })
      .catch(() => undefined);
    const { settings, problems } = readSettings(section, ruleNames);
    for (const problem of problems) warn(problem);
    return settings;
  };

  const configOf = async (path: string) => {
    const config = await configs.nearest(folders.paths.includes(path) ? path : dirname(path));
    for (const { message } of config?.problems ?? []) warn(message);
    for (const file of config?.readFrom ?? []) readFrom.add(file);
    watched.watch([...readFrom].filter((file) => basename(file) !== configFileName));
    return config;
  };

  const baselineIn = async (folder: string) => {
    const reading = await baselines.in(folder);
    if (reading.kind === 'unreadable') warn(reading.problem);
    return reading.kind === 'read' ? reading.baseline : undefined;
  };

  const fetch = async (uri: string | undefined, path: string | undefined): Promise<Settings> => {
    const folder = path === undefined ? folders.paths[0] : folderOf(path, folders.paths);
    const settings = {
      ...(await fromEditor(uri)),
      schemaFolder: folder ?? folders.paths[0],
    };
    const file = path ?? folder;
    const config = folder === undefined || file === undefined ? undefined : await configOf(file);
    const beside = config?.folder ?? folder;
    const baseline = beside === undefined ? undefined : await baselineIn(beside);
    const own = file === undefined ? settings : underConfig(settings, config, file);
    const result = { ...own, lint: equal.same(own.lint), baseline };
    for (const listener of readListeners) listener(result);
    return result;
  };

  const keep = (key: string, read: () => Promise<Settings>): Promise<Settings> => {
    const settings = kept.get(key) ?? read();
    kept.set(key, settings);
    return settings;
  };

  const changed = (): void => {
    kept.clear();
    told.clear();
    readFrom.clear();
    configs.forget();
    baselines.forget();
    equal.forget();
    for (const listener of changeListeners) listener();
  };
  connection.onDidChangeConfiguration(changed);
  folders.onChange(changed);
  watched.onChange((paths) => {
    if (paths.some((path) => watchedNames.has(basename(path)) || readFrom.has(path))) changed();
  });

  return {
    async start() {
      if (!supported()) return;
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'forecost' });
    },
    of: (uri) => keep(uri ?? '', () => fetch(uri, uri === undefined ? undefined : pathOfUri(uri))),
    ofPath: (path) => keep(path, () => fetch(pathToFileURL(path).href, path)),
    onChange: (listener) => void changeListeners.push(listener),
    onRead: (listener) => void readListeners.push(listener),
  };
}
