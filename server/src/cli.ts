#!/usr/bin/env node
import { isMainThread } from 'node:worker_threads';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import { lintFormats } from './cli/lint-output';
import { UsageError } from './cli/usage-error';
import { DatabaseError } from './database/database-error';

const collected = (value: string, before: string[] = []) => [...before, value];
const format = (...formats: readonly string[]) =>
  new Option('--format <format>', 'how the result is printed').choices(formats).default('text');
const plannedSchema = () =>
  new Option(
    '--schema <glob>',
    'files of DDL that are planned for, with assumed sizes (may be repeated)',
  ).argParser(collected);
const assumedRows = () =>
  new Option(
    '--assume <table=rows>',
    'how many rows a table of these files has, * for all others (may be repeated)',
  ).argParser(collected);
const url = () => new Option('--url <url>', 'the database, as a connection string').env('DATABASE_URL');

/** What the exit status of a command means. */
const statuses = (one: string) =>
  `\nExit status: 0 nothing to report, ${one}, 2 wrong usage or unreadable input.`;

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It takes a whole number.');
  return Number(value);
}

async function loadSyntax(hasCode = true): Promise<void> {
  const syntax = await import('./workspace/load-syntax');
  await syntax.loadSyntax(__dirname, hasCode);
}

// Commands are imported when they are run: a command starts sooner without what only others need.
const program = new Command('forecost')
  .description('Lints PostgreSQL queries, reads and explains their plans, reports on a database.')
  .version(version)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

program
  .command('lint')
  .description('report what will hurt, in SQL files and in SQL inside TypeScript and JavaScript')
  .argument('[paths...]', 'files and folders; the current folder where none is given')
  .option('--schema <glob>', 'files whose DDL makes up the schema (may be repeated)', collected)
  .option('--snapshot <file>', 'the database that is linted for, as `forecost snapshot` wrote it')
  .option('--max-cost <cost>', 'report what costs more by the estimate of the snapshot', wholeNumber)
  .option('--plans <file>', 'report plans that have become worse than those that were kept')
  .option('--write-plans <file>', 'keep the plans of all statements in a file')
  .option('--rule <name=severity>', 'the level of a rule, or off (may be repeated)', collected)
  .option('--fail-on <severity>', 'the level from which findings end with status 1', 'warning')
  .option('--fix', 'apply the fixes that keep the result', false)
  .option('--changed <revision>', 'report only what stands on lines that changed since a revision of git')
  .option('--write-baseline <file>', 'keep what is found now in a file, to report only what comes later')
  .option(
    '--baseline <file>',
    'what is known and not reported; by default forecost.baseline.json beside the configuration',
  )
  .option('--no-baseline', 'report what a baseline knows, too')
  .addOption(format(...lintFormats))
  .addHelpText('after', statuses('1 findings at or above --fail-on'))
  .action(async (paths, options) => {
    const { schema = [], rule = [], failOn, fix, format: printed, writeBaseline, baseline } = options;
    const { lintCommand } = await import('./cli/lint-command');
    process.exitCode = await lintCommand({
      paths,
      schema,
      snapshot: options.snapshot,
      maxCost: options.maxCost,
      plans: options.plans,
      writePlans: options.writePlans,
      rules: rule,
      failOn,
      fix,
      changed: options.changed,
      writeBaseline,
      baseline,
      format: printed,
      version,
      folder: __dirname,
    });
  });

program
  .command('fragments')
  .description('list every piece of SQL that is found, with its holes filled')
  .argument('[paths...]', 'files and folders; the current folder where none is given')
  .addOption(format('text', 'json'))
  .action(async (paths, options) => {
    await loadSyntax();
    const { fragmentsCommand } = await import('./cli/fragments-command');
    process.exitCode = await fragmentsCommand(paths, options.format);
  });

program
  .command('plan')
  .description('read saved plans and say what they show')
  .argument('<files...>', 'plans as EXPLAIN (FORMAT JSON) writes them; - reads the standard input')
  .addOption(format('text', 'json'))
  .action(async (files, options) => {
    const { planCommand } = await import('./cli/plan-command');
    process.exitCode = await planCommand(files, options.format);
  });

program
  .command('explain')
  .description('explain one statement on a server, or without one from a snapshot or files of DDL')
  .requiredOption('--sql <text>', 'the statement')
  .addOption(url())
  .option('--snapshot <file>', 'the database that is planned for, as `forecost snapshot` wrote it')
  .addOption(plannedSchema())
  .addOption(assumedRows())
  .option(
    '--param <value>',
    'the value of $1, then of $2, … (may be repeated); without, any value',
    collected,
  )
  .option('--analyze', 'execute it, where that leaves no traces', false)
  .option('--timeout <ms>', 'cancel after so many milliseconds; 0 for no bound', wholeNumber, 60_000)
  .addOption(format('text', 'json'))
  .action(
    async ({
      sql,
      url: given,
      snapshot,
      schema = [],
      assume = [],
      param = [],
      analyze,
      timeout,
      format: printed,
    }) => {
      await loadSyntax(false);
      const { explainCommand } = await import('./cli/explain-command');
      process.exitCode = await explainCommand({
        sql,
        url: given,
        snapshot,
        schema,
        assume,
        folder: __dirname,
        values: param,
        analyze,
        timeoutMs: timeout,
        format: printed,
      });
    },
  );

program
  .command('advise')
  .description('find the set of indexes that helps the statements of a project most')
  .argument(
    '[paths...]',
    'files and folders; without, what pg_stat_statements counted, or the current folder',
  )
  .addOption(url())
  .option('--snapshot <file>', 'the database that is planned for, as `forecost snapshot` wrote it')
  .addOption(plannedSchema())
  .addOption(assumedRows())
  .option('--budget <MB>', 'how large the new indexes may be in all', wholeNumber)
  .option(
    '--write-budget <percent>',
    'what writing into them may cost, in percent of what the statements cost now',
    wholeNumber,
  )
  .addOption(format('text', 'json'))
  .addHelpText('after', statuses('1 an index that helps'))
  .action(async (paths, options) => {
    const { url: given, snapshot, schema = [], assume = [], budget, writeBudget, format: printed } = options;
    await loadSyntax();
    const { adviseCommand } = await import('./cli/advise-command');
    process.exitCode = await adviseCommand({
      paths,
      url: given,
      snapshot,
      schema,
      assume,
      budgetBytes: budget === undefined ? undefined : budget * 1024 ** 2,
      writeShare: writeBudget === undefined ? undefined : writeBudget / 100,
      format: printed,
      folder: __dirname,
    });
  });

program
  .command('snapshot')
  .description('keep the schema, the statistics and the settings of a database in a file')
  .addOption(url().makeOptionMandatory())
  .option('--out <file>', 'where to; - writes to the standard output', 'forecost.snapshot.json')
  .addOption(
    new Option(
      '--redact [values]',
      'keep fewer values of the data: coarse keeps a tenth of the bounds of histograms, none keeps no value',
    )
      .choices(['coarse', 'none'])
      .preset('coarse'),
  )
  .action(async ({ url: given, out, redact }) => {
    const { snapshotCommand } = await import('./cli/snapshot-command');
    process.exitCode = await snapshotCommand({ url: given, out, values: redact ?? 'all' });
  });

program
  .command('report')
  .description('sample a database for a while; print metrics, alerts and the top statements')
  .addOption(url().makeOptionMandatory())
  .option('--seconds <n>', 'how long to sample', wholeNumber, 5)
  .addOption(format('text', 'json'))
  .addHelpText('after', statuses('1 an alert'))
  .action(async ({ url: given, seconds, format: printed }) => {
    const { reportCommand } = await import('./cli/report-command');
    process.exitCode = await reportCommand({ url: given, seconds, format: printed });
  });

program
  .command('server')
  .description('run the language server for any editor')
  .requiredOption('--stdio', 'speak over standard input and output')
  .action(async () => {
    await loadSyntax();
    const { startServerOnStdio } = await import('./cli/server-command');
    await startServerOnStdio();
  });

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** When all is written: left to itself, Node waits until V8 has optimized what was run of WebAssembly. */
async function end(): Promise<never> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((done) => stream.write('', () => done()));
  process.exit();
}

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const expected = error instanceof UsageError || error instanceof DatabaseError;
  process.stderr.write(
    `${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 2;
}

if (isMainThread) void program.parseAsync().catch(fail).then(end);
else void import('./cli/lint-threads').then(({ lintInThread }) => lintInThread());
