// Lints a folder of SQL on the command line, beside two others that lint PostgreSQL, in turn in the same run.
//   npm run build && npx tsx test/bench/command-line.mts <folder> [runs]
// Prints wall time and the peak of resident memory of all processes and threads of each. The others
// are installed from npm into test/bench/peers-package when they are first needed; one that fails is said to.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const runs = Number(process.argv[3] ?? 5);
if (folder === undefined) {
  console.error('Usage: npx tsx test/bench/command-line.mts <folder> [runs]');
  process.exit(2);
}

const peers = join(import.meta.dirname, 'peers-package');
const bin = join(peers, 'node_modules', '.bin');
if (!existsSync(bin))
  execFileSync('npm', ['install', '--ignore-scripts', '--no-package-lock'], {
    cwd: peers,
    stdio: 'inherit',
  });
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.sql'))
  .map((name) => join(folder, name));

interface Contestant {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const contestants: readonly Contestant[] = [
  { name: 'forecost', command: process.execPath, args: ['dist/cli.cjs', 'lint', folder] },
  { name: 'squawk', command: join(bin, 'squawk'), args: files },
  {
    name: 'postgres-language-server',
    command: join(bin, 'postgres-language-server'),
    // It prints 20 findings unless it is told otherwise.
    args: ['check', '--disable-db', '--max-diagnostics=none', folder],
  },
];

interface Run {
  readonly wallMs: number;
  readonly peakBytes: number;
  readonly status: number | null;
}

async function run({ command, args }: Contestant): Promise<Run> {
  const start = performance.now();
  const child = spawn(command, args, { stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  let peakBytes = 0;
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, residentBytes(child.pid ?? 0));
  }, 50);
  const status = await ended.finally(() => clearInterval(watch));
  return { wallMs: performance.now() - start, peakBytes, status };
}

/** Of a process and all below it; 0 where the system does not say. */
function residentBytes(pid: number): number {
  try {
    const own = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    const below = children.filter((child) => child !== '').map((child) => residentBytes(Number(child)));
    return Number(own) * 1024 + below.reduce((sum, bytes) => sum + bytes, 0);
  } catch {
    return 0;
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

console.log(`${files.length} files, ${runs} runs of each in turn after one that does not count`);
const results = new Map<string, Run[]>();
for (let round = -1; round < runs; round++) {
  for (const contestant of contestants) {
    try {
      const result = await run(contestant);
      if (round >= 0) results.set(contestant.name, [...(results.get(contestant.name) ?? []), result]);
    } catch (error) {
      if (round < 0) console.log(`${contestant.name} cannot run: ${error}`);
    }
  }
}
const own = median((results.get('forecost') ?? []).map(({ wallMs }) => wallMs));
for (const [name, done] of results) {
  const wall = done.map(({ wallMs }) => wallMs).sort((a, b) => a - b);
  const peak = Math.max(...done.map(({ peakBytes }) => peakBytes)) / 1e6;
  // Findings end with status 1.
  const failed = done.find(({ status }) => status !== 0 && status !== 1);
  console.log(
    [
      name.padEnd(26),
      `median ${(median(wall) / 1000).toFixed(2)} s`,
      `p95 ${((wall[Math.floor(wall.length * 0.95)] ?? Number.NaN) / 1000).toFixed(2)} s`,
      `peak ${peak.toFixed(0)} MB`,
      name === 'forecost' ? '' : `forecost takes ${(own / median(wall)).toFixed(2)} of it`,
      failed ? `ended with status ${failed.status}: it did not read all files` : '',
    ].join('   '),
  );
}
