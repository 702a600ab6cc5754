import * as vscode from 'vscode';
import type { ConfirmationReason } from '../../../server/src/protocol/explain';

/** Asks, in a dialog because what follows may not be undone, whether ANALYZE may execute the statement. */
export async function confirmExecution(reasons: readonly ConfirmationReason[]): Promise<boolean> {
  const execute = 'Execute and Roll Back';
  const detail = [
    ...reasons.map(sentence),
    'It runs in a transaction that is rolled back. A rollback does not take back numbers from sequences, or what functions and triggers did outside of the database; rows stay locked until it ends.',
  ].join('\n\n');
  const chosen = await vscode.window.showWarningMessage(
    'ANALYZE executes this statement. Go on?',
    { modal: true, detail },
    execute,
  );
  return chosen === execute;
}

function sentence(reason: ConfirmationReason): string {
  switch (reason.kind) {
    case 'production':
      return `"${reason.connection}" is marked as production.`;
    case 'writes':
      return 'The statement writes or locks rows.';
    case 'volatile-functions':
      return reason.functions.length === 1
        ? `The function ${reason.functions[0]} is volatile: it may do anything.`
        : `The functions ${reason.functions.join(', ')} are volatile: they may do anything.`;
  }
}
