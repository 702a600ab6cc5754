import { RequestType } from 'vscode-languageserver-protocol';

export interface RuleDocumentationParams {
  readonly rule: string;
}

/** The page of a rule in Markdown, or null where there is no such rule. */
export const ruleDocumentationRequest = new RequestType<RuleDocumentationParams, string | null, void>(
  'forecost/ruleDocumentation',
);

export interface RuleName {
  readonly name: string;
  readonly summary: string;
}

/** All rules, by name. */
export const ruleNamesRequest = new RequestType<null, readonly RuleName[], void>('forecost/ruleNames');
