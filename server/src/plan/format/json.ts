import type { PlanValue } from '../../protocol/plan';
import { readJson } from './json-text';
import { unframe } from './unframe';

/** One plan of `EXPLAIN (FORMAT JSON)` as the server wrote it: the object with "Plan", or a bare node. */
export interface JsonPlan {
  readonly document: JsonObject;
  /** Of the log entry around the plan. */
  readonly loggedDurationMs?: number;
}

export type JsonObject = { readonly [name: string]: PlanValue };

export type JsonPlans =
  | { readonly kind: 'plans'; readonly plans: readonly JsonPlan[]; readonly problems: readonly string[] }
  | { readonly kind: 'problem'; readonly message: string };

/** Finds every JSON plan of a text, whatever is around it: a psql frame, log lines, other JSON. */
export function readJsonPlans(text: string): JsonPlans {
  const whole = readJson(text, 0);
  const isWhole = whole.kind === 'value' && text.slice(whole.end).trim() === '';
  if (isWhole && typeof whole.value !== 'string') return fromPlans(findPlans(whole.value));
  return readScattered(unframe(isWhole && typeof whole.value === 'string' ? whole.value : text));
}

export function isJsonObject(value: PlanValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isPlanNode(value: PlanValue | undefined): value is JsonObject {
  return isJsonObject(value) && Object.hasOwn(value, 'Node Type');
}

/** A node below another says so; alone it is a piece of a plan that could not be read. */
function isRootNode(value: JsonObject): boolean {
  return isPlanNode(value) && !Object.hasOwn(value, 'Parent Relationship');
}

function fromPlans(plans: readonly JsonPlan[]): JsonPlans {
  if (plans.length > 0) return { kind: 'plans', plans, problems: [] };
  return {
    kind: 'problem',
    message: 'The JSON holds no plan: no object with a "Plan" and a "Node Type" in it.',
  };
}

/** Reads the JSON values that start a line or follow "plan:", and goes on after what is none. */
function readScattered(text: string): JsonPlans {
  const plans: JsonPlan[] = [];
  const problems: string[] = [];
  let worst: { readonly message: string; readonly offset: number; readonly length: number } | undefined;
  let failures = 0;
  candidate.lastIndex = 0;
  for (let match = candidate.exec(text); match !== null; match = candidate.exec(text)) {
    const start = match.index + match[0].length - 1;
    const reading = readJson(text, start);
    if (reading.kind === 'value') {
      candidate.lastIndex = reading.end;
      const durationText = durationBefore.exec(text.slice(Math.max(0, start - 200), start))?.[1];
      const found = findPlans(reading.value);
      for (const plan of found) {
        plans.push(durationText === undefined ? plan : { ...plan, loggedDurationMs: Number(durationText) });
      }
      continue;
    }
    failures += 1;
    // What was cut off may have swallowed the next entry. A text of nothing but brackets is not tried at each.
    candidate.lastIndex = failures < mostFailures ? start + 1 : Math.max(start + 1, reading.offset);
    const length = reading.offset - start;
    if (text.slice(start, reading.offset).includes('"Plan"')) {
      problems.push(describe(text, reading.offset, reading.message));
    }
    if (worst === undefined || length > worst.length) worst = { ...reading, length };
  }
  if (plans.length > 0) return { kind: 'plans', plans, problems };
  if (worst === undefined) return { kind: 'problem', message: 'The text holds no plan in JSON.' };
  return { kind: 'problem', message: describe(text, worst.offset, worst.message) };
}

const mostFailures = 100;
const candidate = /(?:^|\n|plan:)[ \t\r"]{0,40}[[{]/g;
const durationBefore = /duration: (\d+(?:\.\d+)?) ms\s+plan:\s*$/;

function describe(text: string, offset: number, message: string): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const isCut = text.slice(offset).trim() === '';
  const advice = isCut ? 'The plan is cut off: copy all of it.' : 'Copy the plan as the server wrote it.';
  return `The JSON plan cannot be read: at line ${line}, column ${column}, ${message}. ${advice}`;
}

/** Plans anywhere in a value, in their order; JSON in strings (a column of a result, a log in JSON) is read too. */
function findPlans(root: PlanValue): JsonPlan[] {
  const plans: JsonPlan[] = [];
  const stack: { readonly value: PlanValue; readonly nesting: number }[] = [{ value: root, nesting: 0 }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { value, nesting } = step;
    if (typeof value === 'string') {
      if (nesting >= maximumNesting || !value.includes('"Node Type"')) continue;
      const inner = readJsonPlans(value);
      if (inner.kind === 'plans') for (const plan of inner.plans) plans.push(plan);
    } else if (isJsonObject(value) && (isPlanNode(value.Plan) || isRootNode(value))) {
      plans.push({ document: value });
    } else if (typeof value === 'object' && value !== null) {
      const items = Object.values(value);
      for (let index = items.length - 1; index >= 0; index--) {
        stack.push({
          value: items[index] ?? null,
          nesting: nesting + (typeof items[index] === 'string' ? 1 : 0),
        });
      }
    }
  }
  return plans;
}

/** A string in JSON in a string: more is not a plan but a trap. */
const maximumNesting = 3;
