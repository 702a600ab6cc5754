import { relative, sep } from 'node:path';
import type { Connection } from 'vscode-languageserver';
import { type AdviseResult, adviseRequest } from '../protocol/advise-requests';
import { pathOfUri } from '../workspace/folders';
import { languageOfPath } from '../workspace/language';
import type { Workspace } from '../workspace/workspace';
import { adviceText } from './advice-text';
import type { SettingsSource } from './configuration';
import { guarded } from './guarded';
import { indexAdvice } from './index-advice';
import { readText } from './read-text';
import { readWorkload, type StatementFile } from './workload';

/** Answers `forecost/advise`. */
export function registerAdvise(connection: Connection, workspace: Workspace, settings: SettingsSource): void {
  async function* filesOf(uris: readonly string[], folder: string): AsyncGenerator<StatementFile> {
    for (const uri of uris) {
      const path = pathOfUri(uri);
      const language = path === undefined ? undefined : languageOfPath(path);
      if (path === undefined || !language || !(await settings.of(uri)).lintEnabled) continue;
      const text = await readText(path);
      if (text !== undefined) yield { path: relative(folder, path).split(sep).join('/'), language, text };
    }
  }

  connection.onRequest(adviseRequest, async ({ folderUri, uris }, token): Promise<AdviseResult> => {
    const folder = pathOfUri(folderUri);
    const offline = workspace.offline.of(folder);
    const { snapshot } = offline ?? {};
    if (!offline || !snapshot || folder === undefined) return { kind: 'no-statistics' };
    const result = await guarded(token, async (signal): Promise<AdviseResult> => {
      const entries = await readWorkload(filesOf(uris, folder), snapshot.statements ?? []);
      try {
        const { schema, planner } = offline;
        const report = await indexAdvice(entries, { snapshot, schema, probe: planner }, { signal });
        const { indexes, statements } = report;
        return { kind: 'advice', script: `${adviceText(report)}\n`, indexes: indexes.length, statements };
      } catch (error) {
        if (signal.aborted) return { kind: 'cancelled' };
        throw error;
      }
    });
    return result.kind === 'failed' ? { kind: 'cancelled' } : result;
  });
}
