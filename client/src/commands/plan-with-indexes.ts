import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { WantedPlan } from '../../../server/src/protocol/advice-view';
import { planWithIndexesRequest } from '../../../server/src/protocol/advise-requests';
import type { PlanPresentation } from '../../../server/src/protocol/plan-view';
import { titleOf } from '../views/present-explained-plan';

/** The plan of a statement as if indexes were there or gone; undefined where there is none, which is told. */
export async function planWithIndexes(
  client: LanguageClient,
  folderUri: string,
  { title, ...wanted }: WantedPlan,
): Promise<PlanPresentation | undefined> {
  const answer = await client.sendRequest(planWithIndexesRequest, { folderUri, ...wanted });
  if (answer.kind === 'no-sizes') {
    void vscode.window.showInformationMessage(
      'The statistics that the advice was made with are gone: connect to the database, or save a snapshot of it.',
    );
    return undefined;
  }
  if (answer.kind === 'failed') {
    void vscode.window.showErrorMessage(`The statement could not be planned: ${answer.message}`);
    return undefined;
  }
  const { json: rawText, plan, findings, sourceRanges, origin } = answer;
  return {
    title: `${title}: ${titleOf(wanted.sql)}`,
    sql: wanted.sql,
    plan,
    findings,
    sourceRanges,
    rawText,
    origin,
  };
}
