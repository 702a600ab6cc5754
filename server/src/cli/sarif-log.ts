import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtInRules } from '../lint/built-in-rules';
import type { Rule } from '../rules/rule';
import type { LintReport, Place, ReportedFinding } from './lint-report';

/** SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/. Columns count UTF-16 units, as the run says. */
export function sarifLog({ findings }: LintReport, rules: readonly Rule[], version: string): object {
  const descriptors = [...rules.map(descriptorOf), ...builtInDescriptors];
  const indexes = new Map(descriptors.map(({ id }, i) => [id, i]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Forecost', version, rules: descriptors } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, indexes.get(finding.rule))),
      },
    ],
  };
}

function descriptorOf({ name, summary, why, advice, severity }: Rule) {
  return {
    id: name,
    shortDescription: { text: summary },
    fullDescription: { text: why, markdown: why },
    help: { text: advice, markdown: advice },
    defaultConfiguration: { level: levelOf(severity) },
  };
}

const builtInDescriptors = builtInRules.map(({ name, severity, summary }) => ({
  id: name,
  shortDescription: { text: summary },
  defaultConfiguration: { level: levelOf(severity) },
}));

function levelOf(severity: string): string {
  return severity === 'error' || severity === 'warning' ? severity : 'note';
}

function resultOf(finding: ReportedFinding, ruleIndex: number | undefined) {
  const artifactLocation = { uri: uriOf(finding.path) };
  return {
    ruleId: finding.rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: levelOf(finding.severity),
    message: { text: finding.message },
    locations: [{ physicalLocation: { artifactLocation, region: regionOf(finding) } }],
    ...(finding.fixes.length > 0 && {
      fixes: finding.fixes.map((fix) => ({
        description: { text: fix.title },
        artifactChanges: [
          {
            artifactLocation,
            replacements: fix.edits.map((edit) => ({
              deletedRegion: regionOf(edit),
              insertedContent: { text: edit.newText },
            })),
          },
        ],
      })),
    }),
  };
}

function regionOf({ line, column, endLine, endColumn }: Place) {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** A relative path stays relative, to where the command runs: that is what readers resolve against a repository. */
function uriOf(path: string): string {
  if (isAbsolute(path)) return pathToFileURL(path).href;
  return path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
