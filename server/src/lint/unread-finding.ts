import type { DocumentFinding } from './finding';
import type { LintSettings } from './settings';

/** What is said of a document that was not read, at its start. */
export function unreadFinding(
  message: string,
  loudest: 'error' | 'information',
  settings: LintSettings,
): DocumentFinding[] {
  const chosen = settings.severities.get('syntax-error') ?? 'error';
  if (chosen === 'off') return [];
  const severity = loudest === 'error' ? chosen : loudest;
  return [{ rule: 'syntax-error', severity, range: { start: 0, end: 0 }, message, fixes: [] }];
}
