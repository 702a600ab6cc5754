import type { PlanBuffers, PlanIoTimes } from '../protocol/plan';
import type { JsonObject } from './format/json';

/** Whether a property is one of those that `readBuffers` and `readIoTimes` take. */
export function isBlockProperty(name: string): boolean {
  return blockNames.has(name) || ioNames.has(name);
}

/** Undefined where the plan was made without BUFFERS. */
export function readBuffers(object: JsonObject): PlanBuffers | undefined {
  if (typeof object['Shared Hit Blocks'] !== 'number') return undefined;
  return {
    sharedHit: count(object, 'Shared Hit Blocks'),
    sharedRead: count(object, 'Shared Read Blocks'),
    sharedDirtied: count(object, 'Shared Dirtied Blocks'),
    sharedWritten: count(object, 'Shared Written Blocks'),
    localHit: count(object, 'Local Hit Blocks'),
    localRead: count(object, 'Local Read Blocks'),
    localDirtied: count(object, 'Local Dirtied Blocks'),
    localWritten: count(object, 'Local Written Blocks'),
    tempRead: count(object, 'Temp Read Blocks'),
    tempWritten: count(object, 'Temp Written Blocks'),
  };
}

/** Undefined where track_io_timing was off. Before PostgreSQL 17 the names lack the kind of block. */
export function readIoTimes(object: JsonObject): PlanIoTimes | undefined {
  const hasTimes = ['Shared I/O Read Time', 'I/O Read Time'].some((name) => typeof object[name] === 'number');
  if (!hasTimes) return undefined;
  return {
    sharedReadMs: count(object, 'Shared I/O Read Time') + count(object, 'I/O Read Time'),
    sharedWriteMs: count(object, 'Shared I/O Write Time') + count(object, 'I/O Write Time'),
    localReadMs: count(object, 'Local I/O Read Time'),
    localWriteMs: count(object, 'Local I/O Write Time'),
    tempReadMs: count(object, 'Temp I/O Read Time'),
    tempWriteMs: count(object, 'Temp I/O Write Time'),
  };
}

function count(object: JsonObject, name: string): number {
  const value = object[name];
  return typeof value === 'number' ? value : 0;
}

const kinds = ['Shared', 'Local', 'Temp'];
const blockNames = new Set(
  kinds.flatMap((kind) => ['Hit', 'Read', 'Dirtied', 'Written'].map((what) => `${kind} ${what} Blocks`)),
);
const ioNames = new Set(
  ['', 'Shared ', 'Local ', 'Temp '].flatMap((kind) =>
    ['Read', 'Write'].map((what) => `${kind}I/O ${what} Time`),
  ),
);
