import type { Severity } from '../rules/rule';

export interface LintSettings {
  /** By rule name; a rule that is not named keeps its own severity. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** Statements outside of functions run once: the document is a migration. */
  readonly runsOnce: boolean;
  /** The number of rows that fixes insert as LIMIT. */
  readonly limit: number;
  /** What a statement may cost by the planner's estimate. Undefined: there is no bound. */
  readonly maxCost?: number | undefined;
}

export const defaultLintSettings: LintSettings = { severities: new Map(), runsOnce: false, limit: 100 };
