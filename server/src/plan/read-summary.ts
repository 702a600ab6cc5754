import type {
  Plan,
  PlanJit,
  PlanProperties,
  PlanSerialization,
  PlanTrigger,
  PlanValue,
} from '../protocol/plan';
import { isJsonObject, type JsonObject } from './format/json';
import { readBuffers } from './read-blocks';

type SummaryField =
  | 'queryText'
  | 'queryIdentifier'
  | 'planningTimeMs'
  | 'executionTimeMs'
  | 'planningBuffers'
  | 'triggers'
  | 'jit'
  | 'serialization'
  | 'settings'
  | 'properties';

/** Reads what stands beside "Plan". */
export function readSummary(document: JsonObject): Pick<Plan, SummaryField> {
  const properties: Record<string, PlanValue> = {};
  const rest: [string, PlanValue][] = [];
  let summary: Partial<Pick<Plan, SummaryField>> = {};
  for (const [name, value] of Object.entries(document)) {
    const read = readers.get(name)?.(value);
    if (read !== undefined) summary = { ...summary, ...read };
    // The text of "Planning" holds more than buffers (memory), so it stays a property too.
    if (name !== 'Plan' && (read === undefined || name === 'Planning')) rest.push([name, value]);
  }
  return {
    triggers: [],
    settings: {},
    ...summary,
    properties: { ...properties, ...Object.fromEntries(rest) },
  };
}

type Reader = (value: PlanValue) => Partial<Pick<Plan, SummaryField>> | undefined;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['Query Text', (value) => (typeof value === 'string' ? { queryText: value } : undefined)],
  ['Query', (value) => (typeof value === 'string' ? { queryText: value } : undefined)],
  [
    'Query Identifier',
    (value) =>
      typeof value === 'string' || typeof value === 'number' ? { queryIdentifier: String(value) } : undefined,
  ],
  ['Planning Time', (value) => (typeof value === 'number' ? { planningTimeMs: value } : undefined)],
  ['Execution Time', (value) => (typeof value === 'number' ? { executionTimeMs: value } : undefined)],
  // PostgreSQL 9.3 and before.
  ['Total Runtime', (value) => (typeof value === 'number' ? { executionTimeMs: value } : undefined)],
  [
    'Planning',
    (value) => {
      const planningBuffers = isJsonObject(value) ? readBuffers(value) : undefined;
      return planningBuffers === undefined ? undefined : { planningBuffers };
    },
  ],
  [
    'Triggers',
    (value) => (Array.isArray(value) ? { triggers: value.filter(isJsonObject).map(readTrigger) } : undefined),
  ],
  ['JIT', (value) => (isJsonObject(value) ? { jit: readJit(value) } : undefined)],
  [
    'Serialization',
    (value) => (isJsonObject(value) ? { serialization: readSerialization(value) } : undefined),
  ],
  ['Settings', (value) => (isJsonObject(value) ? { settings: textValues(value) } : undefined)],
]);

function readTrigger(value: JsonObject): PlanTrigger {
  return {
    name: text(value, 'Trigger Name') ?? text(value, 'Constraint Name') ?? 'trigger',
    ...defined({
      constraint: text(value, 'Constraint Name'),
      relation: text(value, 'Relation'),
      timeMs: number(value, 'Time'),
      calls: number(value, 'Calls'),
    }),
  };
}

function readJit(value: JsonObject): PlanJit {
  const timing = isJsonObject(value.Timing) ? value.Timing : {};
  // An object since PostgreSQL 17, which tells the deforming apart.
  const generation = isJsonObject(timing.Generation)
    ? number(timing.Generation, 'Total')
    : number(timing, 'Generation');
  return defined({
    functions: number(value, 'Functions'),
    totalMs: number(timing, 'Total'),
    generationMs: generation,
    inliningMs: number(timing, 'Inlining'),
    optimizationMs: number(timing, 'Optimization'),
    emissionMs: number(timing, 'Emission'),
  });
}

function readSerialization(value: JsonObject): PlanSerialization {
  const outputKilobytes = number(value, 'Output Volume');
  return defined({
    timeMs: number(value, 'Time'),
    outputBytes: outputKilobytes === undefined ? undefined : outputKilobytes * 1024,
    format: text(value, 'Format'),
  });
}

function textValues(value: JsonObject): PlanProperties & Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(value).map(([name, setting]) => [name, String(setting)]));
}

function number(object: JsonObject, name: string): number | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'number' ? value : undefined;
}

function text(object: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

type Defined<Shape> = { [Key in keyof Shape]?: Exclude<Shape[Key], undefined> };

function defined<Shape extends object>(shape: Shape): Defined<Shape> {
  return Object.fromEntries(
    Object.entries(shape).filter(([, value]) => value !== undefined),
  ) as Defined<Shape>;
}
