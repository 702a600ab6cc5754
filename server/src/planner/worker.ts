// The planner's thread: loads what is known of a database, then answers one task after the other.
import { parentPort, workerData } from 'node:worker_threads';
import type { NoPlan } from '../advisor/probe';
import { encodedOffsets } from '../text/utf8';
import type { PlannerAnswer, PlannerMessage, PlannerStart, PlannerTask } from './messages';
import { explainOptions, PlannerDatabase } from './planner-database';

const start = workerData as PlannerStart;
const starting = PlannerDatabase.start(start, (place) => send({ kind: 'loading', place }));
// Listened for from the beginning: while nothing keeps its event loop alive, Node waits in it until V8 has optimized all
// of PostgreSQL's code that was run so far, which takes longer than to start.
parentPort?.on('message', async (task: PlannerTask) =>
  send({ kind: 'answer', answer: await answerTo(task, await starting) }),
);
const { problems } = await starting;
send({ kind: 'ready', problems });

function send(message: PlannerMessage): void {
  parentPort?.postMessage(message);
}

async function answerTo(task: PlannerTask, database: PlannerDatabase): Promise<PlannerAnswer> {
  try {
    if (task.kind === 'plan') return { kind: 'plan', json: await database.plan(task.sql) };
    return await database.whatIf(task.indexes, task.queries, task.without);
  } catch (error) {
    return refusal(error, task);
  }
}

/** An error of PostgreSQL's has a SQLSTATE; one without is WebAssembly's, after which nothing can be trusted. */
function refusal(error: unknown, task: PlannerTask): NoPlan {
  const { message, code, position } = error as { message?: string; code?: string; position?: string };
  if (code === undefined) throw error;
  const sql = task.kind === 'plan' ? task.sql : '';
  const at = Number(position) - 1 - explainOptions.length;
  return {
    kind: 'refused',
    message: message ?? String(error),
    code,
    ...(sql && at >= 0 && { offset: encodedOffsets(sql).fromCodePoint(at) }),
  };
}
