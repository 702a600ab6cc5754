import type { Severity } from '../rules/rule';

export interface LintSettings {
  /** By rule name; a rule that is not named keeps its own severity. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** Statements outside of functions run once: the document is a migration. */
  readonly runsOnce: boolean;
  /** The number of rows that fixes insert as LIMIT. */
  readonly limit: number;
}

export const defaultLintSettings: LintSettings = { severities: new Map(), runsOnce: false, limit: 100 };
