import type { Connection } from 'vscode-languageserver';
import { type AdviseResult, adviseRequest } from '../protocol/advise-requests';
import { pathOfUri } from '../workspace/folders';
import { within } from '../workspace/matcher';
import type { Workspace } from '../workspace/workspace';
import { adviceText } from './advice-text';
import type { SettingsSource } from './configuration';
import { offlineOrigin } from './explained-plan';
import { guarded } from './guarded';
import { listedFiles } from './listed-files';
import type { StatementFile } from './workload';
import { workloadAdvice } from './workload-advice';

/** Answers `forecost/advise`. */
export function registerAdvise(connection: Connection, workspace: Workspace, settings: SettingsSource): void {
  async function* filesOf(uris: readonly string[], folder: string): AsyncGenerator<StatementFile> {
    for await (const { path, language, text } of listedFiles(uris, settings))
      yield { path: within(folder, path), language, text };
  }

  connection.onRequest(adviseRequest, async ({ folderUri, uris }, token): Promise<AdviseResult> => {
    const folder = pathOfUri(folderUri);
    const offline = workspace.offline.sized(folder);
    if (!offline || folder === undefined) return { kind: 'no-sizes' };
    const { snapshot, assume } = offline;
    const result = await guarded(token, async (signal): Promise<AdviseResult> => {
      const counted = snapshot?.statements ?? [];
      const answer = await workloadAdvice(filesOf(uris, folder), counted, offline, { signal });
      if (answer.kind !== 'advice') return { kind: 'cancelled' };
      const { advice } = answer;
      return { ...offlineOrigin(offline), kind: 'advice', advice, script: `${adviceText(advice, assume)}\n` };
    });
    return result.kind === 'failed' ? { kind: 'cancelled' } : result;
  });
}
