import { useState } from 'preact/hooks';
import type { MetricReading, Series } from '../../server/src/protocol/monitor';
import { HistoryChart } from './history-chart';
import { ageText, bytesPerSecondText, clockText, countText, ratioText } from './quantity';

interface MetricTileProps {
  readonly reading: MetricReading;
  /** Shorter than the metric's own title, which becomes the tooltip. */
  readonly title: string;
  /** Said below the number. */
  readonly detail?: string;
  readonly untilMs: number;
  readonly windowMs: number;
}

/** One metric: its number now, its past, and whether it is well. */
export function MetricTile({ reading, title, detail, untilMs, windowMs }: MetricTileProps) {
  const [point, setPoint] = useState<{ readonly timeMs: number; readonly value: number }>();
  const { alert, value, unit, outOf, history } = reading;
  const level = alert?.level ?? 'ok';
  const { number, suffix } = parts(value, unit);
  return (
    <div class={`tile ${level}`} data-metric={reading.metric} title={alert?.message ?? reading.title}>
      <div class="tile-title">
        {title}
        {alert && <span class={`codicon codicon-${alert.level}`} role="img" aria-label={alert.level} />}
      </div>
      <div class="tile-number">
        <span class="number">{number}</span>
        {outOf !== null && <span class="unit">/ {countText(outOf)}</span>}
        {suffix && <span class="unit">{suffix}</span>}
      </div>
      <div class="tile-detail">
        {point ? `${valueText(point.value, unit)} at ${clockText(point.timeMs)}` : detail}
      </div>
      <HistoryChart
        history={history}
        untilMs={untilMs}
        windowMs={windowMs}
        floor={unit === 'ratio' ? 0.9 : 0}
        ceiling={1}
        label={chartLabel(title, history, unit)}
        onPoint={setPoint}
      />
      {alert && <span class="visually-hidden">{alert.message}</span>}
    </div>
  );
}

function parts(value: number | null, unit: MetricReading['unit']) {
  if (value === null) return { number: '–', suffix: '' };
  const [number = '', ...suffix] = valueText(value, unit).split(' ');
  return { number, suffix: suffix.join(' ') };
}

function valueText(value: number, unit: MetricReading['unit']): string {
  switch (unit) {
    case 'ratio':
      return ratioText(value);
    case 'perSecond':
      return `${countText(value)} /s`;
    case 'bytesPerSecond':
      return bytesPerSecondText(value);
    case 'milliseconds':
      return ageText(value);
    default:
      return countText(value);
  }
}

function chartLabel(title: string, { values }: Series, unit: MetricReading['unit']): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return `${title}: no history yet.`;
  return `${title}: from ${valueText(Math.min(...known), unit)} to ${valueText(Math.max(...known), unit)}.`;
}
