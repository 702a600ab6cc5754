import type { Needs, Rule, StatementRule } from '../rules/rule';
import type { HeldTypes } from '../syntax/held-types';
import type { DocumentFinding } from './finding';
import type { LintSettings } from './settings';

type LevelOf = DocumentFinding['severity'] | 'off';

/** Whether a statement runs again and again or once, or is about what later migrations drop. */
export type Runs = 'again' | 'once' | 'in-vain';

/** What is known of a statement besides its text. */
export interface Known {
  readonly hasSchema: boolean;
  /** A planner has spoken of it. */
  readonly hasVerdict: boolean;
}

/** The rules about statements that speak under some settings, each with its level. */
export interface LevelledRules {
  readonly syntaxError: LevelOf;
  readonly bodySyntaxError: LevelOf;
  /** The document is a migration. */
  readonly runsOnce: boolean;
  /** Those that have something to say of a statement that holds such nodes. */
  about(held: HeldTypes, known: Known, runs: Runs): readonly LevelledRule[];
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
  const kept = new WeakMap<HeldTypes, Map<string, readonly LevelledRule[]>>();
  return {
    syntaxError: settings.severities.get('syntax-error') ?? 'error',
    bodySyntaxError: settings.severities.get('body-syntax-error') ?? 'error',
    runsOnce: settings.runsOnce,
    about(held, { hasSchema, hasVerdict }, runs) {
      const known = kept.get(held) ?? new Map<string, readonly LevelledRule[]>();
      const key = `${hasSchema} ${hasVerdict} ${runs}`;
      const before = known.get(key);
      if (before) return before;
      const rules = speaking.filter(
        ({ rule, severity }) =>
          knowsEnough(rule.needs, { hasSchema, hasVerdict }) &&
          !(rule.isGuess && hasVerdict) &&
          !(runs === 'once' && isSilentOnce(rule, settings)) &&
          !(runs === 'in-vain' && severity !== 'error') &&
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

/** Whether one of the rules would say something of a statement that a planner has spoken of. */
export function asksPlanner(rules: readonly Rule[], settings: LintSettings): boolean {
  return rules.some(
    (rule) => rule.needs === 'plan' && severityOf(rule, settings) !== 'off' && !isSilentOnce(rule, settings),
  );
}

export function severityOf(rule: Rule, settings: LintSettings): LevelOf {
  return settings.severities.get(rule.name) ?? rule.severity;
}

function knowsEnough(needs: Needs, { hasSchema, hasVerdict }: Known): boolean {
  return needs === 'nothing' || (hasSchema && (needs === 'schema' || hasVerdict));
}
