// Runs scripts of package.json side by side, and prints what each says when it has ended:
//   node test/support/side-by-side.mjs check:types check:style
import { spawn } from 'node:child_process';

function run(script) {
  return new Promise((done) => {
    const child = spawn('npm', ['run', '--silent', script], { shell: process.platform === 'win32' });
    const said = [];
    child.stdout.on('data', (data) => said.push(data));
    child.stderr.on('data', (data) => said.push(data));
    child.on('error', (error) => done({ status: 1, text: String(error) }));
    child.on('close', (status) => done({ status: status ?? 1, text: Buffer.concat(said).toString().trim() }));
  });
}

const begun = Date.now();
await Promise.all(
  process.argv.slice(2).map(async (script) => {
    const { status, text } = await run(script);
    if (status !== 0) process.exitCode = 1;
    const seconds = ((Date.now() - begun) / 1_000).toFixed(1);
    console.log(
      `${status === 0 ? 'ok' : 'FAILED'} ${script} (${seconds} s)${text === '' ? '' : `\n${text}`}`,
    );
  }),
);
