import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type ExplainedPlan,
  type ExplainParams,
  type ExplainResult,
  explainRequest,
} from '../../../server/src/protocol/explain-requests';
import type { Connections } from '../connections/connections';
import { ensureConnected } from '../connections/pick-connection';
import { askForValues } from '../explain/ask-for-values';
import { confirmExecution } from '../explain/confirm-execution';
import { withLateProgress } from '../explain/late-progress';
import { showServerErrors } from '../explain/server-errors';

export interface ExplainParts {
  readonly client: LanguageClient;
  readonly connections: Connections;
  /** Opens or refreshes the view of a plan. */
  readonly showPlan: (explained: ExplainedPlan) => unknown;
}

/**
 * `forecost.explainQuery` and `forecost.analyzeQuery`: explain the statement under the cursor, or the one at
 * `(uri, position)`, where a range counts by its start. Without a connection the folder's snapshot is planned with.
 */
export function registerExplainQuery(
  context: vscode.ExtensionContext,
  parts: ExplainParts,
): vscode.Disposable {
  const errors = showServerErrors();
  let running: vscode.CancellationTokenSource | undefined;

  const command = (analyze: boolean, offline: boolean) => async (uri?: unknown, at?: unknown) => {
    const place = await placeOf(uri, at);
    if (!place) {
      void vscode.window.showInformationMessage('Put the cursor into a SQL statement to explain it.');
      return;
    }
    // A newer one takes the place of the older.
    running?.cancel();
    const source = new vscode.CancellationTokenSource();
    running = source;
    try {
      await explainAt(place, { analyze, offline }, source);
    } finally {
      source.dispose();
      if (running === source) running = undefined;
    }
  };

  const explainAt = async (
    place: Place,
    how: Pick<ExplainParams, 'analyze' | 'offline'>,
    source: vscode.CancellationTokenSource,
  ) => {
    errors.clear(place.document.uri);
    const { uri } = place.document;
    const timeoutMs = vscode.workspace.getConfiguration('forecost').get<number>('explain.timeoutMs', 60_000);
    let params: ExplainParams = {
      uri: parts.client.code2ProtocolConverter.asUri(uri),
      position: parts.client.code2ProtocolConverter.asPosition(place.position),
      ...how,
      confirmed: false,
      timeoutMs,
    };
    for (;;) {
      const result = await send(params, source);
      const next = await follow(result, params, place);
      if (!next || source.token.isCancellationRequested) return;
      params = next;
    }
  };

  const send = (params: ExplainParams, source: vscode.CancellationTokenSource): Promise<ExplainResult> =>
    withLateProgress(
      params.analyze ? 'Executing the query with EXPLAIN ANALYZE' : 'Explaining the query',
      source,
      parts.client.sendRequest(explainRequest, params, source.token),
    );

  /** What to ask the server next, once a person has answered; undefined where nothing is left to ask. */
  const follow = async (
    result: ExplainResult,
    params: ExplainParams,
    { document }: Place,
  ): Promise<ExplainParams | undefined> => {
    switch (result.kind) {
      case 'plan':
        await parts.showPlan(result);
        return undefined;
      case 'no-statement':
        void vscode.window.showInformationMessage('There is no SQL statement at the cursor.');
        return undefined;
      case 'not-connected':
        return (await ensureConnected(parts.connections)) ? params : undefined;
      case 'needs-parameters': {
        const values = await askForValues(context.workspaceState, result.statement, params.analyze);
        return values && { ...params, parameters: values };
      }
      case 'needs-confirmation':
        return (await confirmExecution(result.reasons)) ? { ...params, confirmed: true } : undefined;
      case 'failed':
        if (result.failure.reason !== 'cancelled') {
          const range = result.range && parts.client.protocol2CodeConverter.asRange(result.range);
          errors.show(document, result.failure, range);
        }
        return undefined;
    }
  };

  return vscode.Disposable.from(
    errors,
    vscode.commands.registerCommand('forecost.explainQuery', command(false, false)),
    vscode.commands.registerCommand('forecost.analyzeQuery', command(true, false)),
    // Where the cost above a statement leads; not in the palette.
    vscode.commands.registerCommand('forecost.showOfflinePlan', command(false, true)),
  );
}

interface Place {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
}

async function placeOf(uri: unknown, at: unknown): Promise<Place | undefined> {
  // A plan that has the focus stands beside the editor that it was made from.
  const [visible, ...others] = vscode.window.visibleTextEditors;
  const editor = vscode.window.activeTextEditor ?? (others.length === 0 ? visible : undefined);
  const target =
    typeof uri === 'string' ? vscode.Uri.parse(uri, true) : uri instanceof vscode.Uri ? uri : undefined;
  const position = positionOf(at);
  const isActive = !target || target.toString() === editor?.document.uri.toString();
  if (isActive) return editor && { document: editor.document, position: position ?? editor.selection.active };
  const document = await vscode.workspace.openTextDocument(target);
  return { document, position: position ?? new vscode.Position(0, 0) };
}

function positionOf(at: unknown): vscode.Position | undefined {
  if (typeof at !== 'object' || at === null) return undefined;
  const { start, line, character } = at as { start?: unknown; line?: unknown; character?: unknown };
  if (start !== undefined) return positionOf(start);
  return typeof line === 'number' && typeof character === 'number'
    ? new vscode.Position(line, character)
    : undefined;
}
