// Texts that nobody writes, through the built server over stdio: how each request's time grows with the text's size.
//   npm run build && npx tsx test/bench/fuzz.mts [seed] [part of a title] [share of the sizes, such as 0.1]
// Each case is opened, its diagnostics are pulled, and it is edited: a quote at its start, a letter in its middle.
// Prints a line for each size, the slowest request of the case, how long another request has to wait meanwhile,
// and how the time grew where the size doubled:
// 1 is linear, 2 is quadratic.
// On Linux all times are those for which the server's main thread had a processor, which a busy machine does not change.
import { readFileSync } from 'node:fs';
import { HoverRequest } from 'vscode-languageserver-protocol/node';
import { LspClient } from '../support/lsp-client';
import { type HostileText, hostileTexts } from './hostile-texts';

const seed = Number(process.argv[2] ?? 1);

interface Request {
  readonly name: string;
  readonly ms: number;
  /** The longest that another request had to wait meanwhile. */
  readonly othersMs: number;
}

const nowhere = { textDocument: { uri: 'untitled:nothing' }, position: { line: 0, character: 0 } };

/** How long the main thread of a process has run, to 10 ms; where that is not to be learnt, the time of the clock. */
function spentMs(processId: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${processId}/task/${processId}/stat`, 'utf8');
    // Behind the name, which may hold anything: proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return performance.now();
  }
}

async function requests(client: LspClient, { languageId }: HostileText, text: string): Promise<Request[]> {
  const done: Request[] = [];
  const now = () => spentMs(client.processId);
  const timed = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const start = now();
    let isDone = false;
    const working = work().finally(() => {
      isDone = true;
    });
    let othersMs = 0;
    while (!isDone) {
      const asked = now();
      await client.connection.sendRequest(HoverRequest.type, nowhere);
      othersMs = Math.max(othersMs, now() - asked);
    }
    await working;
    done.push({ name, ms: now() - start, othersMs });
  };
  const document = await client.open(text, languageId);
  const middle = text.length >> 1;
  await timed('opened', () => document.diagnostics());
  await timed('lenses', () => document.lenses());
  for (const [name, at, inserted] of [
    ['letter in the middle', middle, 'x'],
    ['quote at the start', 0, "'"],
    ['comment at the start', 0, '/*'],
    ['line at the end', text.length, '\nSELECT 1;'],
  ] as const) {
    await timed(name, async () => {
      await document.edit(at, at, inserted);
      await document.pull();
    });
    await timed(`${name}, undone`, async () => {
      await document.edit(at, at + inserted.length, '');
      await document.pull();
    });
  }
  await document.close();
  return done;
}

/** A part of the titles of the cases that are wanted. */
const only = process.argv[3];
const share = Number(process.argv[4] ?? 1);
let slowest: Request & { readonly title: string } = { title: '', name: '', ms: 0, othersMs: 0 };
let longestWait = 0;
for (const one of hostileTexts(seed)) {
  if (only !== undefined && !one.title.includes(only)) continue;
  const client = await LspClient.start();
  try {
    // What is compiled while it is first used counts for nobody.
    await requests(client, one, one.text(2_000));
    let before: number | undefined;
    const points: string[] = [];
    let worst: Request = { name: '', ms: 0, othersMs: 0 };
    let othersMs = 0;
    for (const size of [0.25, 0.5, 1].map((part) => part * share * one.largest)) {
      const done = await requests(client, one, one.text(size));
      const total = done.reduce((sum, { ms }) => sum + ms, 0);
      const power = before === undefined ? '' : ` (^${Math.log2(total / before).toFixed(1)})`;
      points.push(`${Math.round(size / 1000)} kB → ${total.toFixed(0)} ms${power}`);
      before = total;
      for (const request of done) {
        if (request.ms > worst.ms) worst = request;
        othersMs = Math.max(othersMs, request.othersMs);
      }
    }
    longestWait = Math.max(longestWait, othersMs);
    if (worst.ms > slowest.ms) slowest = { ...worst, title: one.title };
    console.log(
      `${one.title.padEnd(32)} ${points.join(', ').padEnd(70)} slowest: ${worst.ms.toFixed(0)} ms, ${worst.name}; others wait ${othersMs.toFixed(0)} ms${othersMs > 1000 ? '  OVER A SECOND' : ''}`,
    );
  } finally {
    await client.stop();
  }
}
console.log(
  `\nThe slowest request of all: ${slowest.ms.toFixed(0)} ms, ${slowest.title}: ${slowest.name}. The longest that others wait: ${longestWait.toFixed(0)} ms.`,
);
