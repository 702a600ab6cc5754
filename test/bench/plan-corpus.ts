// Reads every plan of a folder and prints what differs from what the files say:
//   npx tsx test/bench/plan-corpus.ts <folder>
// Counts: a plan has as many nodes as its text has "Node Type" keys.
// Times: self times add up to the execution time.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlans } from '../../server/src/plan/read-plans';
import type { Plan } from '../../server/src/protocol/plan';

const folder = process.argv[2];
if (folder === undefined) {
  console.error('Usage: npx tsx test/bench/plan-corpus.ts <folder of plans>');
  process.exit(2);
}

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(json|log)$/.test(name))
  .sort();

interface Deviation {
  readonly file: string;
  readonly rootShare: number;
  readonly executionShare: number;
}

let strictFiles = 0;
let strictRight = 0;
let wrapped = 0;
let wrappedRight = 0;
let negative = 0;
const deviations: Deviation[] = [];

for (const file of files) {
  const text = readFileSync(join(folder, file), 'utf8');
  const strict = isJson(text);
  const keys = text.match(/"{1,2}Node Type"{1,2}\s*:/g)?.length ?? 0;
  const reading = readPlans(text);
  const nodeCount =
    reading.kind === 'plans' ? reading.plans.reduce((sum, plan) => sum + plan.nodes.length, 0) : 0;
  const right = nodeCount === keys && keys > 0;
  if (strict) {
    strictFiles += 1;
    if (right) strictRight += 1;
  } else {
    wrapped += 1;
    if (right) wrappedRight += 1;
  }
  if (!right)
    console.log(
      `${strict ? 'WRONG' : 'not read'}  ${file}: ${nodeCount} of ${keys} nodes${reading.kind === 'error' ? `; ${reading.message}` : ''}`,
    );
  for (const plan of reading.kind === 'plans' ? reading.plans : []) {
    if (!plan.timed) continue;
    negative += plan.nodes.filter((node) => (node.selfTimeMs ?? 0) < 0).length;
    deviations.push(deviation(file, plan));
  }
}

console.log(`\nvalid JSON: ${strictRight} of ${strictFiles} files with the right node count`);
console.log(`wrapped or deliberately broken: ${wrappedRight} of ${wrapped}`);
console.log(`timed plans: ${deviations.length}; nodes with negative self time: ${negative}`);
for (const [name, key] of [
  ["the root node's time", 'rootShare'],
  ['the execution time (5 ms and more)', 'executionShare'],
] as const) {
  const off = deviations.filter((each) => Math.abs(each[key] - 1) > 0.05);
  console.log(`sum of self times off ${name} by more than 5 %: ${off.length}`);
  for (const each of off) console.log(`  ${each.file}: ${(each[key] * 100).toFixed(1)} %`);
}

function deviation(file: string, plan: Plan): Deviation {
  const root = plan.nodes[0];
  const rootMs = (root?.actualTotalTimePerLoopMs ?? 0) * (root?.loops ?? 1);
  const sumMs = plan.selfTimeSumMs ?? 0;
  const outsideMs = plan.triggers.reduce(
    (sum, trigger) => sum + (trigger.timeMs ?? 0),
    plan.serialization?.timeMs ?? 0,
  );
  const executionMs = plan.executionTimeMs;
  return {
    file,
    rootShare: rootMs > 0 ? sumMs / rootMs : 1,
    executionShare: executionMs === undefined || executionMs < 5 ? 1 : (sumMs + outsideMs) / executionMs,
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
