// The planner's thread: loads what is known of a database, then answers what it is asked.
import { parentPort } from 'node:worker_threads';
import { type Answers, answers } from './answers';
import type { PlannerMessage, PlannerRequest, PlannerStart } from './messages';
import { PlannerDatabase } from './planner-database';

let starting: Promise<Answers> | undefined;

// Listened for all the time: while nothing keeps its event loop alive, Node waits in it until V8 has optimized all of
// PostgreSQL's code that was run so far, which takes longer than to start.
parentPort?.on('message', async (request: PlannerRequest) => {
  if (request.kind === 'start') {
    starting = begin(request.start, request.code);
    await starting;
    return;
  }
  const started = await starting;
  if (request.kind === 'cancel') {
    started?.cancel(request.number);
    return;
  }
  const { number, task, fatal } = request;
  if (started) send({ kind: 'answer', number, answer: await started.answer(number, task, fatal) });
});

async function begin(start: PlannerStart, code: WebAssembly.Module): Promise<Answers> {
  const database = await PlannerDatabase.start(start, code, (place) => send({ kind: 'loading', place }));
  send({ kind: 'ready', problems: database.problems });
  return answers(
    database,
    start.source,
    (number, plan) => send({ kind: 'working', number, plan }),
    (number) => send({ kind: 'worked', number }),
  );
}

function send(message: PlannerMessage): void {
  parentPort?.postMessage(message);
}
