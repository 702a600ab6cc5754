import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../database/open-database';
import { createSampler } from '../database/sampler';
import { reportOf } from '../monitor/report';
import { reportText } from '../monitor/report-text';
import type { Sample } from '../protocol/monitor';
import type { PlanFormat } from './plan-command';

export interface ReportArguments {
  readonly url: string;
  /** How long to sample. */
  readonly seconds: number;
  readonly format: PlanFormat;
}

const pauseMs = 1_000;

/** `report --url …`: samples for a while and prints metrics, alerts and the top statements. Throws DatabaseError. */
export async function reportCommand({ url, seconds, format }: ReportArguments): Promise<number> {
  const database = await openDatabase(url);
  try {
    const sampler = createSampler(database);
    const samples: Sample[] = [await sampler.sample()];
    const end = Date.now() + seconds * 1_000;
    while (Date.now() < end) {
      await sleep(Math.min(pauseMs, Math.max(1, end - Date.now())));
      samples.push(await sampler.sample());
    }
    const report = reportOf(samples);
    if (!report) return 2;
    process.stdout.write(
      format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : `${reportText(report)}\n`,
    );
    return report.alerts.length > 0 ? 1 : 0;
  } finally {
    await database.dispose();
  }
}
