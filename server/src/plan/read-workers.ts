import type { PlanValue, PlanWorker } from '../protocol/plan';
import { isJsonObject } from './format/json';

type WorkerDraft = { -readonly [Key in keyof PlanWorker]: PlanWorker[Key] };

/** Reads "Workers". A worker may be listed twice: PostgreSQL before 13 wrote its sort apart from its times. */
export function readWorkers(list: readonly PlanValue[]): PlanWorker[] {
  const workers = new Map<number, WorkerDraft>();
  for (const [index, value] of list.entries()) {
    if (!isJsonObject(value)) continue;
    const given = value['Worker Number'];
    const number = typeof given === 'number' ? given : index;
    const worker: WorkerDraft = workers.get(number) ?? { number, properties: {} };
    workers.set(number, worker);
    const rest: [string, PlanValue][] = [];
    for (const [name, item] of Object.entries(value)) {
      if (name !== 'Worker Number' && !readField(worker, name, item)) rest.push([name, item]);
    }
    worker.properties = { ...worker.properties, ...Object.fromEntries(rest) };
  }
  return [...workers.values()];
}

function readField(worker: WorkerDraft, name: string, value: PlanValue): boolean {
  if (typeof value === 'number') {
    const field = numbers.get(name);
    const kilobytes = kilobyteCounts.get(name);
    if (field !== undefined) worker[field] = value;
    else if (kilobytes !== undefined) worker[kilobytes] = value * 1024;
    return field !== undefined || kilobytes !== undefined;
  }
  if (typeof value !== 'string') return false;
  if (name === 'Sort Method') worker.sortMethod = value;
  else if (name === 'Sort Space Type') worker.sortSpaceType = value;
  else return false;
  return true;
}

const numbers = new Map<
  string,
  | 'loops'
  | 'actualRowsPerLoop'
  | 'actualStartupTimePerLoopMs'
  | 'actualTotalTimePerLoopMs'
  | 'aggregateBatches'
>([
  ['Actual Loops', 'loops'],
  ['Actual Rows', 'actualRowsPerLoop'],
  ['Actual Startup Time', 'actualStartupTimePerLoopMs'],
  ['Actual Total Time', 'actualTotalTimePerLoopMs'],
  ['HashAgg Batches', 'aggregateBatches'],
]);

const kilobyteCounts = new Map<string, 'sortSpaceBytes' | 'peakMemoryBytes' | 'diskBytes'>([
  ['Sort Space Used', 'sortSpaceBytes'],
  ['Peak Memory Usage', 'peakMemoryBytes'],
  ['Disk Usage', 'diskBytes'],
]);
