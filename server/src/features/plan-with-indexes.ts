import type { Connection } from 'vscode-languageserver';
import { type PlanWithIndexesResult, planWithIndexesRequest } from '../protocol/advise-requests';
import { pathOfUri } from '../workspace/folders';
import type { Workspace } from '../workspace/workspace';
import { offlineOrigin, readExplained } from './explained-plan';

/** Answers `forecost/planWithIndexes`. */
export function registerPlanWithIndexes(connection: Connection, workspace: Workspace): void {
  connection.onRequest(
    planWithIndexesRequest,
    async ({ folderUri, sql, indexes, without }): Promise<PlanWithIndexesResult> => {
      const offline = workspace.offline.sized(pathOfUri(folderUri));
      if (!offline) return { kind: 'no-sizes' };
      const answer = await offline.planner.whatIf(indexes, [sql], without);
      if (answer.kind !== 'what-if') return { kind: 'failed', message: answer.message };
      const json = answer.plans[0] ?? '';
      const read = readExplained(json, sql);
      if (read.kind === 'failed') return { kind: 'failed', message: read.failure.message };
      return { ...read, json, origin: offlineOrigin(offline) };
    },
  );
}
