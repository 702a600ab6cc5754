// The planner's thread: loads what is known of a database, then answers what it is asked.
import { parentPort } from 'node:worker_threads';
import { answers } from './answers';
import type { PlannerMessage, PlannerRequest, PlannerStart } from './messages';
import { PlannerDatabase } from './planner-database';

let answering: Promise<ReturnType<typeof answers>> | undefined;

// Listened for all the time: while nothing keeps its event loop alive, Node waits in it until V8 has optimized all of
// PostgreSQL's code that was run so far, which takes longer than to start.
parentPort?.on('message', async (request: PlannerRequest) => {
  if (request.kind === 'start') {
    answering = begin(request.start);
    await answering;
    return;
  }
  const { number, task } = request;
  const answer = await answering;
  if (answer) send({ kind: 'answer', number, answer: await answer(number, task) });
});

async function begin(start: PlannerStart): Promise<ReturnType<typeof answers>> {
  const database = await PlannerDatabase.start(start, (place) => send({ kind: 'loading', place }));
  send({ kind: 'ready', problems: database.problems });
  return answers(database, start.source, (number) => send({ kind: 'working', number }));
}

function send(message: PlannerMessage): void {
  parentPort?.postMessage(message);
}
