import type { MetricReading, Sample, Snapshot } from '../protocol/monitor';
import { allMetrics } from './all-metrics';
import { createCacheMonitor } from './cache';
import { alertLevel, type EarlierSample, type SampleWindow } from './metric';
import { noticesOf } from './notices';
import { poolOf } from './pool';
import { createRing } from './ring';
import { seriesOf } from './series';
import { createStatementsMonitor } from './statements';

/** Makes snapshots of one server's samples, in the order in which they were taken. It owns no timer: time is the samples'. */
interface Monitor {
  /** `intervalMs` is how often samples are meant to come: more than three intervals apart is a gap. */
  observe(sample: Sample, view: { readonly windowMs: number; readonly intervalMs: number }): Snapshot;
}

/** As many points as a small chart has pixels for. */
const chartSteps = 150;
const minuteMs = 60_000;

export function createMonitor(): Monitor {
  const rings = new Map(allMetrics.map((metric) => [metric, createRing(metric.ring)]));
  const cache = createCacheMonitor();
  const statements = createStatementsMonitor();
  let openedAtMs: number | undefined;
  let lastSample: Sample | undefined;
  let lastMinute: EarlierSample[] = [];

  return {
    observe(sample, { windowMs, intervalMs }) {
      openedAtMs ??= sample.takenAtMs;
      const gapMs = 3 * intervalMs;
      const previous = lastSample && isComparable(lastSample, sample) ? lastSample : undefined;
      lastMinute = lastMinute.filter(
        (earlier) =>
          isComparable(earlier, sample) &&
          sample.takenAtMs - earlier.takenAtMs <= Math.max(minuteMs, 1.5 * intervalMs),
      );
      const window: SampleWindow = {
        current: sample,
        // A rate over a long pause would pass for one of now.
        previous:
          previous && sample.takenAtMs - previous.takenAtMs <= Math.max(gapMs, minuteMs / 4)
            ? previous
            : undefined,
        minuteAgo: lastMinute[0],
      };

      const metrics = allMetrics.map((metric): MetricReading => {
        const value = metric.read(window);
        const ring = rings.get(metric);
        if (value !== undefined) ring?.push({ timeMs: sample.takenAtMs, value });
        const level = value === undefined ? undefined : alertLevel(metric, value, window);
        return {
          metric: metric.name,
          title: metric.title,
          unit: metric.unit,
          value: value ?? null,
          outOf: metric.outOf?.(sample) ?? null,
          alert:
            level && value !== undefined && metric.threshold
              ? { level, message: metric.threshold.message(value, window) }
              : null,
          history: seriesOf(
            ring?.points() ?? [],
            {
              fromMs: sample.takenAtMs - windowMs,
              untilMs: sample.takenAtMs,
              stepCount: chartSteps,
              gapMs,
            },
            metric.combine,
          ),
        };
      });

      const snapshot: Snapshot = {
        takenAtMs: sample.takenAtMs,
        openedAtMs,
        server: sample.server,
        metrics,
        pool: poolOf(sample),
        cache: cache.observe(sample, window.previous && previous),
        statements: statements.observe(sample),
        notices: noticesOf(sample.server),
      };
      lastSample = sample;
      const { takenAtMs, server, databases } = sample;
      lastMinute.push({ takenAtMs, server, databases });
      return snapshot;
    },
  };
}

/** Both are of one run of one server, and the clock went forward between them. */
function isComparable(before: EarlierSample, after: EarlierSample): boolean {
  return (
    before.server.startedAtMs === after.server.startedAtMs &&
    before.server.database === after.server.database &&
    before.takenAtMs < after.takenAtMs
  );
}
