import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installBrowser } from './browser';
import { run } from './child-process';
import { installCodeServer } from './code-server-installation';
import { runForeground } from './foreground-process';
import { runGrammarTests } from './grammar-tests';
import { packExtension } from './pack-extension';
import { cacheRoot, repositoryRoot } from './repository';
import { addTallies, emptyTally, type Tally, tallyOfReport } from './tally';

const tiers = ['unit', 'protocol', 'integration', 'webview', 'e2e'] as const;
type Tier = (typeof tiers)[number];
const tiersWithBrowser = ['webview', 'e2e'] as const;
/**
 * What runs one after the other: runs of one or several tiers, side by side. Those with a browser wait more than they
 * work.
 */
const stages: readonly (readonly (readonly Tier[])[])[] = [
  [['unit', 'protocol', 'integration']],
  tiersWithBrowser.map((tier) => [tier]),
];
const vitest = join(repositoryRoot, 'node_modules', 'vitest', 'vitest.mjs');
const results = join(cacheRoot, 'test-results');

/** Runs the named tiers, or all, and ends with one line of counts. Gives the status for the shell. */
export async function runTiers(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !tiers.some((tier) => tier === name));
  if (unknown !== undefined) {
    console.error(`There is no tier "${unknown}"; there are ${tiers.join(', ')}.`);
    return 2;
  }
  const wanted = tiers.filter((tier) => (names.length === 0 || names.includes(tier)) && hasTests(tier));
  const needsBrowser = tiersWithBrowser.filter((tier) => wanted.includes(tier));
  const browser = needsBrowser.length > 0 ? await installBrowser(console.log) : undefined;
  const skipped = browser?.kind === 'missing' ? needsBrowser : [];

  const tallies: Tally[] = [];
  let stopped = false;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...(browser?.kind === 'found' ? { CHROMIUM_PATH: browser.path } : {}),
  };
  try {
    // What is built is not built again under the tests.
    const packed = await build(wanted.includes('e2e') && !skipped.includes('e2e'));
    if (packed !== undefined) env.FORECOST_VSIX = packed;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    tallies.push({ ...emptyTally, failed: 1 });
    stopped = true;
  }
  // Takes long and little of the processor; the tests that need it say what went wrong.
  const needsEditor = wanted.includes('e2e') && !skipped.includes('e2e') && !stopped;
  const editor = needsEditor ? installCodeServer({ report: console.log }).catch(() => undefined) : undefined;
  const runOne = async (together: readonly Tier[], beside: boolean): Promise<void> => {
    if (together.includes('e2e')) await editor;
    const { tally, interrupted } = await runTogether(together, env, beside);
    tallies.push(tally);
    if (together.includes('unit')) tallies.push(await runGrammarTests());
    stopped ||= interrupted;
  };
  const isSkipped = (tier: Tier) => skipped.some((name) => name === tier);
  for (const tier of skipped) tallies.push(await countTests(tier));
  for (const stage of stages) {
    if (stopped) break;
    const runs = stage
      .map((run) => run.filter((tier) => wanted.includes(tier) && !isSkipped(tier)))
      .filter((run) => run.length > 0);
    await Promise.all(runs.map((run) => runOne(run, runs.length > 1)));
  }

  const total = tallies.reduce(addTallies, emptyTally);
  if (browser?.kind === 'missing') console.log(`Skipped ${skipped.join(' and ')}: ${browser.reason}`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 || stopped ? 1 : 0;
}

/** The end-to-end tests install the package, whose path is given; the others run what is in it. */
async function build(pack: boolean): Promise<string | undefined> {
  console.log(pack ? 'Building and packing the extension.' : 'Building the extension.');
  if (pack) return packExtension();
  await run(process.execPath, ['esbuild.mjs'], { cwd: repositoryRoot });
  return undefined;
}

/** `beside`: others run at the same time, whose editor and browser need a processor too. */
async function runTogether(
  together: readonly Tier[],
  env: NodeJS.ProcessEnv,
  beside: boolean,
): Promise<{ tally: Tally; interrupted: boolean }> {
  const report = join(results, `${together.join('-')}.json`);
  mkdirSync(results, { recursive: true });
  rmSync(report, { force: true });
  const serial = beside ? ['--no-file-parallelism'] : [];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const projects = together.flatMap((tier) => ['--project', tier]);
  const args = [vitest, 'run', ...projects, '--passWithNoTests', ...serial, ...reporters];
  const { status, interrupted } = await runForeground(process.execPath, args, { cwd: repositoryRoot, env });
  const tally = existsSync(report) ? tallyOfReport(JSON.parse(readFileSync(report, 'utf8'))) : emptyTally;
  if (status === 0 || tally.failed > 0) return { tally, interrupted };
  if (!interrupted)
    console.error(
      `${together.join(', ')} ended with status ${status} though no test of it failed; see above.`,
    );
  return { tally: { ...tally, failed: 1 }, interrupted };
}

/** Reads the tests without running them: all of them are skipped. */
async function countTests(tier: string): Promise<Tally> {
  const list = join(results, `${tier}-list.json`);
  mkdirSync(results, { recursive: true });
  try {
    await run(process.execPath, [vitest, 'list', '--project', tier, `--json=${list}`], {
      cwd: repositoryRoot,
    });
    return { ...emptyTally, skipped: JSON.parse(readFileSync(list, 'utf8')).length };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { ...emptyTally, failed: 1 };
  }
}

function hasTests(tier: string): boolean {
  const folder = join(repositoryRoot, 'test', tier);
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.test.ts'))
  );
}
