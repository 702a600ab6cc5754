import { describe, expect, it } from 'vitest';
import { formatLint } from '../../../server/src/cli/lint-output';
import type { LintReport, ReportedFinding } from '../../../server/src/cli/lint-report';

const place = { line: 1, column: 8, endLine: 2, endColumn: 3 };
const finding: ReportedFinding = {
  rule: 'syntax-error',
  severity: 'error',
  message: '50% of "x",\nand more.',
  path: 'a#b/50% ü.sql',
  ...place,
  fixes: [{ title: 'Mend', safety: 'safe', edits: [{ ...place, newText: 'x' }] }],
};
const report: LintReport = { files: 1, statements: 1, findings: [finding] };

describe('SARIF', () => {
  const log = (path: string) =>
    JSON.parse(formatLint({ ...report, findings: [{ ...finding, path }] }, 'sarif', [], '1.0.0')).runs[0];

  it('holds the place, the fix and the rule', () => {
    const run = log(finding.path);
    const region = { startLine: 1, startColumn: 8, endLine: 2, endColumn: 3 };
    const artifactLocation = { uri: 'a%23b/50%25%20%C3%BC.sql' };
    expect(run.results).toEqual([
      {
        ruleId: 'syntax-error',
        ruleIndex: 0,
        level: 'error',
        message: { text: finding.message },
        locations: [{ physicalLocation: { artifactLocation, region } }],
        fixes: [
          {
            description: { text: 'Mend' },
            artifactChanges: [
              { artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: 'x' } }] },
            ],
          },
        ],
      },
    ]);
    expect(run.tool.driver.rules[0].id).toBe('syntax-error');
  });

  it('names an absolute path by a URI', () => {
    const [result] = log('/tmp/a b.sql').results;
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('file:///tmp/a%20b.sql');
  });
});

it('escapes what workflow commands give a meaning', () => {
  expect(formatLint(report, 'github', [], '1.0.0')).toBe(
    '::error file=a#b/50%25 ü.sql,line=1,col=8,endLine=2,endColumn=3,title=syntax-error::50%25 of "x",%0Aand more.',
  );
});
