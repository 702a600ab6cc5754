// The planner's thread: loads what is known of a database, then answers what it is asked.
import { parentPort, workerData } from 'node:worker_threads';
import { answers } from './answers';
import type { NumberedTask, PlannerMessage, PlannerStart } from './messages';
import { PlannerDatabase } from './planner-database';

const start = workerData as PlannerStart;
const starting = PlannerDatabase.start(start, (place) => send({ kind: 'loading', place }));
const answering = starting.then((database) =>
  answers(database, start.source, (number) => send({ kind: 'working', number })),
);
// Listened for from the beginning: while nothing keeps its event loop alive, Node waits in it until V8 has optimized all
// of PostgreSQL's code that was run so far, which takes longer than to start.
parentPort?.on('message', async ({ number, task }: NumberedTask) => {
  const answer = await answering;
  send({ kind: 'answer', number, answer: await answer({ number, task }) });
});
const { problems } = await starting;
send({ kind: 'ready', problems });

function send(message: PlannerMessage): void {
  parentPort?.postMessage(message);
}
