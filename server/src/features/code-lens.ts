import type { CodeLens, Connection, Position } from 'vscode-languageserver';
import { planSummary } from '../plan/plan-words';
import { isQuery } from '../syntax/query-types';
import { ddlBefore } from '../workspace/planned-documents';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';
import { explainableStatement } from './explainable-statement';

/** What a lens that is not resolved yet carries. */
interface CostOf {
  readonly uri: string;
  readonly at: Position;
}

export const codeLensProvider = { resolveProvider: true } as const;

/** A document with more statements than this is a dump, where lenses would only be in the way. */
const mostLenses = 1_000;
const lensesOfStatement = 3;
/** So many are not read for the sake of lenses. */
const mostStatements = 5_000;

/** `Explain · Analyze` above each statement that has a plan, and what the plan costs where a snapshot tells. */
export function registerCodeLens(
  connection: Connection,
  workspace: Workspace,
  settings: SettingsSource,
): void {
  connection.onCodeLens(async ({ textDocument }): Promise<CodeLens[]> => {
    const { codeLensEnabled, codeLensCosts, schemaFolder } = await settings.of(textDocument.uri);
    const hasCosts = codeLensCosts && workspace.offline.sized(schemaFolder) !== undefined;
    const open = workspace.get(textDocument.uri);
    if (!open || !codeLensEnabled || open.source.statements.length > mostStatements) return [];
    const lenses: CodeLens[] = [];
    for (const { statement, range } of open.source.statements) {
      if (!isQuery(statement)) continue;
      if (lenses.length >= lensesOfStatement * mostLenses) return [];
      const at = { start: open.document.positionAt(range.start), end: open.document.positionAt(range.end) };
      const lens = (title: string, command: string): CodeLens => ({
        range: at,
        command: { title, command, arguments: [textDocument.uri, at.start] },
      });
      lenses.push(lens('Explain', 'forecost.explainQuery'), lens('Analyze', 'forecost.analyzeQuery'));
      if (hasCosts) lenses.push({ range: at, data: { uri: textDocument.uri, at: at.start } });
    }
    return lenses;
  });

  // Asked only for what is on the screen.
  connection.onCodeLensResolve(async (lens) => {
    const { uri, at }: CostOf = lens.data;
    const { schemaFolder } = await settings.of(uri);
    const open = workspace.get(uri);
    const found = open && workspace.statementAt(uri, open.document.offsetAt(at));
    const offline = workspace.offline.of(schemaFolder);
    const planned =
      found &&
      (await offline?.plans.of(
        explainableStatement(found.placed).sql,
        ddlBefore(found.placed, open, offline),
      ));
    const isAssumed =
      planned?.kind === 'plan' && (planned.isAssumed || offline?.statisticsDate === undefined);
    // What cannot be planned says why when it is explained.
    const title =
      planned?.kind === 'plan'
        ? `${planSummary(planned.plan)}${isAssumed ? ', sizes assumed' : ''}`
        : 'not planned';
    return { ...lens, command: { title, command: 'forecost.showOfflinePlan', arguments: [uri, at] } };
  });
}
