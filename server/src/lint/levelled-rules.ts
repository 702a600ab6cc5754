import type { Needs, Rule, StatementRule } from '../rules/rule';
import type { DocumentFinding } from './finding';
import type { LintSettings } from './settings';

type LevelOf = DocumentFinding['severity'] | 'off';

/** The rules about statements that speak under some settings, each with its level. */
export interface LevelledRules {
  readonly syntaxError: LevelOf;
  readonly bodySyntaxError: LevelOf;
  readonly all: BySchema;
  /** For statements that run once. */
  readonly once: BySchema;
}

interface BySchema {
  readonly withoutSchema: readonly LevelledRule[];
  readonly withSchema: readonly LevelledRule[];
}

interface LevelledRule {
  readonly rule: StatementRule;
  readonly severity: DocumentFinding['severity'];
}

export function levelledRules(rules: readonly StatementRule[], settings: LintSettings): LevelledRules {
  const speaking: LevelledRule[] = [];
  for (const rule of rules) {
    const severity = severityOf(rule, settings);
    if (severity !== 'off') speaking.push({ rule, severity });
  }
  return {
    syntaxError: settings.severities.get('syntax-error') ?? 'error',
    bodySyntaxError: settings.severities.get('body-syntax-error') ?? 'error',
    all: bySchema(speaking),
    once: bySchema(speaking.filter(({ rule }) => !isSilentOnce(rule, settings))),
  };
}

function bySchema(rules: readonly LevelledRule[]): BySchema {
  return {
    withoutSchema: rules.filter(({ rule }) => knowsEnough(rule.needs, false)),
    withSchema: rules.filter(({ rule }) => knowsEnough(rule.needs, true)),
  };
}

/** Whether a rule has nothing to say of what a migration runs. One whose level is set speaks there as well. */
export function isSilentOnce({ silentIn, name }: Rule, { runsOnce, severities }: LintSettings): boolean {
  return runsOnce && silentIn?.includes('migrations') === true && !severities.has(name);
}

export function severityOf(rule: Rule, settings: LintSettings): LevelOf {
  return settings.severities.get(rule.name) ?? rule.severity;
}

function knowsEnough(needs: Needs, hasSchema: boolean): boolean {
  return needs === 'nothing' || (needs === 'schema' && hasSchema);
}
