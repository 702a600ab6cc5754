import type { Connection } from 'vscode-languageserver';
import { ruleDocumentationRequest, ruleNamesRequest } from '../protocol/rule-requests';
import type { Rule } from '../rules/rule';
import { levelsInTests } from '../workspace/file-kinds';

/** Answers with the page of a rule. */
export function registerRuleDocumentation(connection: Connection, rules: readonly Rule[]): void {
  connection.onRequest(ruleDocumentationRequest, ({ rule: name }) => {
    const rule = rules.find((one) => one.name === name);
    return rule ? pageOf(rule) : (builtIn[name] ?? null);
  });
  connection.onRequest(ruleNamesRequest, () => rules.map(({ name, summary }) => ({ name, summary })));
}

/** What a pointer over a finding shows: the reason, the advice, an example of each kind, the way to the page. */
export function briefOf(name: string, rules: readonly Rule[]): string {
  const page = `command:forecost.explainRule?${encodeURIComponent(JSON.stringify([name]))}`;
  const link = `[All about ${name}](${page})`;
  const rule = rules.find((one) => one.name === name);
  if (!rule) return [builtIn[name]?.replace(/^# .*\n+/, '').trim(), link].filter(Boolean).join('\n\n');
  const language = rule.about === 'code' ? 'ts' : 'sql';
  const example = (title: string, [text]: readonly string[]) =>
    text === undefined ? [] : [`*${title}*`, `\`\`\`${language}\n${text.trim()}\n\`\`\``];
  return [
    `**${name}**: ${rule.summary}`,
    rule.why,
    rule.advice,
    ...example('Reported', rule.bad),
    ...example('Not reported', rule.good),
    link,
  ].join('\n\n');
}

function pageOf(rule: Rule): string {
  const language = rule.about === 'code' ? 'ts' : 'sql';
  const examples = (title: string, texts: readonly string[]) =>
    `## ${title}\n\n${texts.map((text) => `\`\`\`${language}\n${text}\n\`\`\``).join('\n\n')}`;
  const needs = rule.about === 'statement' && rule.needs === 'schema' ? ' Needs the schema.' : '';
  const fix = rule.fix === 'none' ? '' : ` Has a fix (${rule.fix}).`;
  return [
    `# ${rule.name}`,
    rule.summary,
    `Level: ${rule.severity}${quietPlaces(rule)}.${fix}${needs} Since ${rule.since}.`,
    `## Why\n\n${rule.why}`,
    `## What to do\n\n${rule.advice}`,
    examples('Reported', rule.bad),
    examples('Not reported', rule.good),
    `## To allow it\n\n\`\`\`sql\n-- forecost allow ${rule.name}: the reason\n\`\`\`\n\nbefore the statement, or on the first line for the whole file. In the settings, \`forecost.rules\` sets the level of each rule.`,
  ].join('\n\n');
}

function quietPlaces({ name, silentIn }: Rule): string {
  const places = [
    ...(levelsInTests.has(name) ? ['tests'] : []),
    ...(silentIn?.includes('migrations') ? ['what migrations run'] : []),
  ];
  return places.length > 0 ? `, off in ${places.join(' and ')}` : '';
}

const builtIn: Readonly<Record<string, string>> = {
  'syntax-error':
    '# syntax-error\n\nPostgreSQL does not accept this statement. The message and the position are those of PostgreSQL 18; what it would have accepted there was asked of its grammar.\n',
  'unused-suppression':
    '# unused-suppression\n\nA comment `forecost allow …` that allows nothing: the finding is gone, or the rule never existed. Remove the comment.\n',
};
