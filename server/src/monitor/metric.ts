import type { AlertLevel, DatabaseCounters, MetricUnit, Sample } from '../protocol/monitor';
import type { RingBounds } from './ring';
import type { Combine } from './series';

/** What is kept of a sample to compare later ones with. */
export type EarlierSample = Pick<Sample, 'takenAtMs' | 'server' | 'databases'>;

/** The samples that a metric may be read from. */
export interface SampleWindow {
  readonly current: Sample;
  /** Undefined at the start, and where the sample before is of another server run. */
  readonly previous: EarlierSample | undefined;
  /** The oldest comparable sample of the last minute: ratios over a minute are calm where those of a moment jump. */
  readonly minuteAgo: EarlierSample | undefined;
}

export interface Metric {
  readonly name: string;
  readonly title: string;
  readonly unit: MetricUnit;
  /** Undefined where there is nothing to say: no second sample, no reads, a reset between. */
  read(window: SampleWindow): number | undefined;
  outOf?(sample: Sample): number;
  readonly combine: Combine;
  readonly ring: RingBounds;
  readonly threshold?: Threshold;
}

export interface Threshold {
  readonly crossed: 'above' | 'below';
  readonly warning: number;
  readonly error?: number;
  /** What the bounds are compared with; undefined where there is too little to judge. */
  measure(value: number, window: SampleWindow): number | undefined;
  /** What is the case, why it matters, and what to do. */
  message(value: number, window: SampleWindow): string;
}

/** The last hour, at up to one sample a second. */
export const hourOfSamples: RingBounds = { maxAgeMs: 60 * 60 * 1000, maxPoints: 3600 };

/** The alert level that `value` stands at, if any. */
export function alertLevel(metric: Metric, value: number, window: SampleWindow): AlertLevel | undefined {
  const { threshold } = metric;
  const measured = threshold?.measure(value, window);
  if (!threshold || measured === undefined) return undefined;
  const isCrossed = (bound: number | undefined) =>
    bound !== undefined && (threshold.crossed === 'above' ? measured >= bound : measured < bound);
  if (isCrossed(threshold.error)) return 'error';
  return isCrossed(threshold.warning) ? 'warning' : undefined;
}

/** The connected database's counters in two samples, if they count from the same moment. */
export function connectedDatabase(
  before: EarlierSample | undefined,
  after: EarlierSample,
):
  | { readonly before: DatabaseCounters; readonly after: DatabaseCounters; readonly elapsedMs: number }
  | undefined {
  const older = before?.databases.find(({ isConnected }) => isConnected);
  const newer = after.databases.find(({ isConnected }) => isConnected);
  if (!before || !older || !newer) return undefined;
  if (older.name !== newer.name || older.statsResetAtMs !== newer.statsResetAtMs) return undefined;
  return { before: older, after: newer, elapsedMs: after.takenAtMs - before.takenAtMs };
}
