import type { Needs, Rule, StatementRule } from '../rules/rule';
import type { HeldTypes } from '../syntax/held-types';
import type { DocumentFinding } from './finding';
import type { LintSettings } from './settings';

type LevelOf = DocumentFinding['severity'] | 'off';

/** The rules about statements that speak under some settings, each with its level. */
export interface LevelledRules {
  readonly syntaxError: LevelOf;
  readonly bodySyntaxError: LevelOf;
  /** Those that have something to say of a statement that holds such nodes. `once`: it runs once. */
  about(held: HeldTypes, hasSchema: boolean, once: boolean): readonly LevelledRule[];
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
  const kept = new WeakMap<HeldTypes, Map<number, readonly LevelledRule[]>>();
  return {
    syntaxError: settings.severities.get('syntax-error') ?? 'error',
    bodySyntaxError: settings.severities.get('body-syntax-error') ?? 'error',
    about(held, hasSchema, once) {
      const known = kept.get(held) ?? new Map<number, readonly LevelledRule[]>();
      const key = (hasSchema ? 1 : 0) + (once ? 2 : 0);
      const before = known.get(key);
      if (before) return before;
      const rules = speaking.filter(
        ({ rule }) =>
          knowsEnough(rule.needs, hasSchema) &&
          !(once && isSilentOnce(rule, settings)) &&
          rule.nodes.some((what) => held.all.has(what)),
      );
      known.set(key, rules);
      kept.set(held, known);
      return rules;
    },
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
