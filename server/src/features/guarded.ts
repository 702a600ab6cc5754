import type { CancellationToken, Connection } from 'vscode-languageserver';
import { DatabaseError, failureOf } from '../database/database-error';
import type { DatabaseFailure } from '../protocol/connection';

/** Runs a request's work under its cancellation token. An error of the database becomes an answer; another is a defect. */
export async function guarded<T>(
  token: CancellationToken,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | { readonly kind: 'failed'; readonly failure: DatabaseFailure }> {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const subscription = token.onCancellationRequested(() => controller.abort());
  try {
    return await work(controller.signal);
  } catch (error) {
    if (error instanceof DatabaseError) return { kind: 'failed', failure: failureOf(error) };
    throw error;
  } finally {
    subscription.dispose();
  }
}

/** Sends a notification that nobody may be left to hear. */
export function tell(sending: ReturnType<Connection['sendNotification']>): void {
  sending.catch(() => undefined);
}
