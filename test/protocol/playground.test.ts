import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { rules } from '../../server/src/rules/index';
import { repositoryRoot } from '../support/repository';

interface Found {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
}

/** Refactorings are no findings unless they are asked for. */
const asFindings = rules
  .filter((rule) => rule.severity === 'refactoring')
  .flatMap((rule) => ['--rule', `${rule.name}=information`]);

function lintPlayground(): Promise<readonly Found[]> {
  const cli = join(repositoryRoot, 'dist', 'cli.cjs');
  const args = [cli, 'lint', 'test/playground', '--format', 'json', ...asFindings];
  return new Promise((resolve, reject) => {
    // Findings end it with status 1, which is what the playground is for.
    execFile(process.execPath, args, { cwd: repositoryRoot, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error && error.code !== 1) reject(new Error(stderr));
      else resolve(JSON.parse(stdout).findings);
    });
  });
}

describe('the playground', () => {
  let findings: readonly Found[];
  beforeAll(async () => {
    findings = await lintPlayground();
  });

  it.each(rules.map((rule) => rule.name))('holds a case of %s', (name) => {
    expect(findings.map((finding) => finding.rule)).toContain(name);
  });

  it('holds a file without any', () => {
    expect(findings.filter((finding) => finding.path.endsWith('healthy.sql'))).toEqual([]);
  });

  it('holds no broken statement', () => {
    expect(findings.filter((finding) => finding.rule === 'syntax-error')).toEqual([]);
  });
});
