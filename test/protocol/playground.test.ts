import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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

function lintPlayground(...more: readonly string[]): Promise<readonly Found[]> {
  const cli = join(repositoryRoot, 'dist', 'cli.cjs');
  const args = [cli, 'lint', 'test/playground', '--format', 'json', ...asFindings, ...more];
  return new Promise((resolve, reject) => {
    // Findings end it with status 1, which is what the playground is for.
    execFile(process.execPath, args, { cwd: repositoryRoot, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error && error.code !== 1) reject(new Error(stderr));
      else resolve(JSON.parse(stdout).findings);
    });
  });
}

/** What a planner says, with a bound that something is above, and plans that were once cheaper. */
async function lintByPlans(): Promise<readonly Found[]> {
  const folder = await mkdtemp(join(tmpdir(), 'forecost-plans-'));
  const plans = join(folder, 'plans.json');
  const snapshot = ['--snapshot', 'test/playground/forecost.snapshot.json'];
  await lintPlayground(...snapshot, '--write-plans', plans);
  const kept = await readFile(plans, 'utf8');
  await writeFile(plans, kept.replace(/"cost":[\d.]+/g, '"cost":1'));
  const findings = await lintPlayground(...snapshot, '--plans', plans, '--max-cost', '10000');
  await rm(folder, { recursive: true });
  return findings;
}

describe('the playground', () => {
  let findings: readonly Found[];
  let byPlans: readonly Found[];
  beforeAll(async () => {
    findings = await lintPlayground();
    byPlans = await lintByPlans();
  });

  // Its migrations all run.
  const present = rules.filter(({ name }) => name !== 'migration-error');
  it.each(present)('holds a case of $name', ({ name, needs }) => {
    expect((needs === 'plan' ? byPlans : findings).map((finding) => finding.rule)).toContain(name);
  });

  it('holds a file without any', () => {
    expect(findings.filter((finding) => finding.path.endsWith('healthy.sql'))).toEqual([]);
  });

  it('holds no broken statement', () => {
    expect(findings.filter((finding) => finding.rule === 'syntax-error')).toEqual([]);
  });
});
