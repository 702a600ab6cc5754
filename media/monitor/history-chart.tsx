import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { Series } from '../../server/src/protocol/monitor';
import { onThemeChange, themeColor } from './theme-colors';

interface HistoryChartProps {
  readonly history: Series;
  readonly untilMs: number;
  readonly windowMs: number;
  /** The lowest and the highest value that the chart has room for at least. */
  readonly floor: number;
  readonly ceiling: number;
  readonly label: string;
  /** The pointer is at this moment, or has left. */
  readonly onPoint: (point: { readonly timeMs: number; readonly value: number } | undefined) => void;
}

const heightPx = 32;
const shortestSpanMs = 30_000;

/** A small chart of a metric's past: no axes, since the tile says the number. */
export function HistoryChart(props: HistoryChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const plot = new uPlot(options(latest, element.clientWidth), dataOf(latest.current), element);
    chart.current = plot;
    const resizing = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: heightPx }));
    resizing.observe(element);
    const unlisten = onThemeChange(() => plot.redraw(false));
    return () => {
      resizing.disconnect();
      unlisten();
      plot.destroy();
    };
  }, []);

  useEffect(() => {
    chart.current?.setData(dataOf(props));
  }, [props.history, props.windowMs, props.untilMs]);

  return <div class="chart" ref={host} role="img" aria-label={props.label} />;
}

/** A young history fills the chart; it shrinks to its place in the window as it grows. */
function spanMs({ history, untilMs, windowMs }: HistoryChartProps): number {
  const knownMs = untilMs - (history.timesMs[0] ?? untilMs);
  return Math.min(windowMs, Math.max(shortestSpanMs, knownMs));
}

function dataOf({ history }: HistoryChartProps): uPlot.AlignedData {
  return [history.timesMs.map((timeMs) => timeMs / 1000), [...history.values]];
}

function options(latest: { readonly current: HistoryChartProps }, width: number): uPlot.Options {
  return {
    width,
    height: heightPx,
    padding: [3, 0, 1, 0],
    legend: { show: false },
    axes: [{ show: false }, { show: false }],
    cursor: {
      y: false,
      points: { size: 5 },
      drag: { x: false, y: false },
    },
    scales: {
      x: {
        range: () => {
          const { untilMs } = latest.current;
          return [(untilMs - spanMs(latest.current)) / 1000, untilMs / 1000];
        },
      },
      y: {
        range: (_, lowest, highest) => {
          const { floor, ceiling } = latest.current;
          return [Math.min(floor, lowest ?? floor), Math.max(ceiling, highest ?? ceiling)];
        },
      },
    },
    series: [
      {},
      {
        stroke: () => themeColor('--vscode-charts-blue', '--vscode-foreground'),
        fill: () =>
          `color-mix(in srgb, ${themeColor('--vscode-charts-blue', '--vscode-foreground')} 16%, transparent)`,
        width: 1.25,
        points: { show: false },
        spanGaps: false,
      },
    ],
    hooks: {
      setCursor: [
        (plot) => {
          const index = plot.cursor.idx;
          const timeS = index == null ? undefined : plot.data[0][index];
          const value = index == null ? undefined : plot.data[1]?.[index];
          latest.current.onPoint(
            timeS === undefined || value == null ? undefined : { timeMs: timeS * 1000, value },
          );
        },
      ],
    },
  };
}
