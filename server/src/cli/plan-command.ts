import { readFile } from 'node:fs/promises';
import { text as readStream } from 'node:stream/consumers';
import { findProblems } from '../plan/find-problems';
import { writeJson } from '../plan/format/write-json';
import { readPlans } from '../plan/read-plans';
import { type PlanReport, reportPlan, reportText } from '../plan/report';
import type { Plan } from '../protocol/plan';
import { UsageError } from './usage-error';

export type PlanFormat = 'text' | 'json';

/** `plan FILE… | -`: reads plans that were saved, prints them with their findings. Throws UsageError. */
export async function planCommand(files: readonly string[], format: PlanFormat): Promise<number> {
  const plans: { readonly source: string; readonly plan: Plan }[] = [];
  for (const file of files) {
    const reading = readPlans(await contentOf(file));
    if (reading.kind === 'error') throw new UsageError(`${file}: ${reading.message}`);
    for (const plan of reading.plans) plans.push({ source: file, plan });
  }
  printPlans(plans, format);
  return 0;
}

/** Prints plans as `plan` and `explain` do. */
export function printPlans(
  plans: readonly { readonly source: string; readonly plan: Plan }[],
  format: PlanFormat,
): void {
  if (format === 'text') {
    const texts = plans.map(({ source, plan }) => reportText(source, plan, findProblems(plan)));
    process.stdout.write(`${texts.join('\n\n')}\n`);
    return;
  }
  const reports: PlanReport[] = plans.map(({ source, plan }) => reportPlan(source, plan, findProblems(plan)));
  process.stdout.write(`${writeJson({ plans: reports })}\n`);
}

async function contentOf(file: string): Promise<string> {
  if (file === '-') return readStream(process.stdin);
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`);
  });
}
