import type { Series } from '../protocol/monitor';
import type { Point } from './ring';

/** Which of several values that fall into one step of a chart stands for them. */
export type Combine = 'highest' | 'lowest' | 'mean';

interface SeriesWindow {
  readonly fromMs: number;
  readonly untilMs: number;
  /** How many steps the window is divided into. */
  readonly stepCount: number;
  /** Points further apart than this have a gap between them. */
  readonly gapMs: number;
}

/** The points of a window as a series of at most `stepCount` values, with a null in each gap. */
export function seriesOf(points: readonly Point[], window: SeriesWindow, combine: Combine): Series {
  const timesMs: number[] = [];
  const values: (number | null)[] = [];
  const stepMs = Math.max(1, (window.untilMs - window.fromMs) / window.stepCount);
  let step = Number.NaN;
  let inStep: number[] = [];
  let lastMs = Number.NaN;

  const finishStep = () => {
    if (inStep.length === 0) return;
    const previousMs = timesMs.at(-1);
    if (previousMs !== undefined && lastMs - previousMs > Math.max(window.gapMs, 2 * stepMs)) {
      timesMs.push((previousMs + lastMs) / 2);
      values.push(null);
    }
    timesMs.push(lastMs);
    values.push(combined(inStep, combine));
    inStep = [];
  };

  for (const { timeMs, value } of points) {
    if (timeMs < window.fromMs || timeMs > window.untilMs) continue;
    // Steps lie at fixed times, so that a chart moves without its past changing shape.
    const pointStep = Math.floor(timeMs / stepMs);
    if (pointStep !== step) finishStep();
    step = pointStep;
    inStep.push(value);
    lastMs = timeMs;
  }
  finishStep();
  return { timesMs, values };
}

function combined(values: readonly number[], combine: Combine): number {
  if (combine === 'highest') return Math.max(...values);
  if (combine === 'lowest') return Math.min(...values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
