import type { Rule } from '../rules/rule';

/** What the linter itself reports: no rules of their own, but with names and levels all the same. */
export const builtInRules: readonly Pick<Rule, 'name' | 'severity' | 'summary'>[] = [
  {
    name: 'syntax-error',
    severity: 'error',
    summary: 'A statement that PostgreSQL does not accept.',
  },
  {
    name: 'body-syntax-error',
    severity: 'error',
    summary: 'A statement in the body of a function or of DO that PostgreSQL does not accept.',
  },
  {
    name: 'unused-suppression',
    severity: 'warning',
    summary: 'A comment that allows what is not reported.',
  },
];

/** Every name that a level can be given to. */
export function levelledNames(rules: readonly Rule[]): ReadonlySet<string> {
  return new Set([...rules, ...builtInRules].map((rule) => rule.name));
}
