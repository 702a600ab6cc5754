import type { Needs, Rule, StatementRule } from '../rules/rule';
import type { HeldTypes } from '../syntax/held-types';
import type { DocumentFinding } from './finding';
import type { LintSettings } from './settings';

type LevelOf = DocumentFinding['severity'] | 'off';

/** The rules about statements that speak under some settings, each with its level. */
export interface LevelledRules {
  readonly syntaxError: LevelOf;
  readonly bodySyntaxError: LevelOf;
  /** Those that have something to say of a statement that holds such nodes. */
  about(held: HeldTypes, hasSchema: boolean): readonly LevelledRule[];
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
  const withSchema = new WeakMap<HeldTypes, readonly LevelledRule[]>();
  const withoutSchema = new WeakMap<HeldTypes, readonly LevelledRule[]>();
  return {
    syntaxError: settings.severities.get('syntax-error') ?? 'error',
    bodySyntaxError: settings.severities.get('body-syntax-error') ?? 'error',
    about(held, hasSchema) {
      const known = hasSchema ? withSchema : withoutSchema;
      const before = known.get(held);
      if (before) return before;
      const rules = speaking.filter(
        ({ rule }) => knowsEnough(rule.needs, hasSchema) && rule.nodes.some((what) => held.all.has(what)),
      );
      known.set(held, rules);
      return rules;
    },
  };
}

export function severityOf(rule: Rule, settings: LintSettings): LevelOf {
  return settings.severities.get(rule.name) ?? rule.severity;
}

function knowsEnough(needs: Needs, hasSchema: boolean): boolean {
  return needs === 'nothing' || (needs === 'schema' && hasSchema);
}
