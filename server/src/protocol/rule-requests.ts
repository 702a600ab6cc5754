import { RequestType } from 'vscode-languageserver-protocol';

/** The name of a rule, such as `select-star`. */
export interface RuleDocumentationParams {
  readonly rule: string;
}

/** The page of a rule in Markdown, or null where there is no such rule. */
export const ruleDocumentationRequest = new RequestType<RuleDocumentationParams, string | null, void>(
  'forecost/ruleDocumentation',
);

/** A rule, and in one line what it reports. */
export interface RuleName {
  readonly name: string;
  readonly summary: string;
}

/** All rules, by name. */
export const ruleNamesRequest = new RequestType<null, readonly RuleName[], void>('forecost/ruleNames');
