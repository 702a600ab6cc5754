import * as vscode from 'vscode';

const delayMs = 400;

/** Waits for `work`; where that takes longer than an eye blinks, shows that it does, with a way to cancel it. */
export async function withLateProgress<T>(
  title: string,
  source: vscode.CancellationTokenSource,
  work: Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, delayMs, 'late');
  });
  try {
    const first = await Promise.race([work, late]);
    if (first !== 'late') return first;
    return await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_, token) => {
        token.onCancellationRequested(() => source.cancel());
        return work;
      },
    );
  } finally {
    clearTimeout(timer);
  }
}
