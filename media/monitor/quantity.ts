import { formatBytes, formatCount, formatDuration } from '../shared/format';

/** Counts whole, averages and rates below 100 with two digits. */
export function countText(value: number): string {
  return !Number.isInteger(value) && Math.abs(value) < 100
    ? String(Number(value.toPrecision(2)))
    : formatCount(Math.round(value));
}

/** 893 ms, 12.1 ms, 3 min 20 s, 2 h 43 min. */
export function executionTimeText(milliseconds: number): string {
  if (milliseconds === 0) return '0 ms';
  if (milliseconds < 3_600_000) return formatDuration(milliseconds);
  return `${formatCount(Math.floor(milliseconds / 3_600_000))} h ${Math.floor((milliseconds % 3_600_000) / 60_000)} min`;
}

/** How long something has lasted, in its largest unit: 12 s, 4 min, 3 h, 5 d. */
export function ageText(milliseconds: number): string {
  if (milliseconds < 1000) return '< 1 s';
  if (milliseconds < 60_000) return `${Math.floor(milliseconds / 1000)} s`;
  if (milliseconds < 3_600_000) return `${Math.floor(milliseconds / 60_000)} min`;
  if (milliseconds < 48 * 3_600_000) return `${Math.floor(milliseconds / 3_600_000)} h`;
  return `${formatCount(Math.floor(milliseconds / 86_400_000))} d`;
}

export function bytesPerSecondText(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** A hit ratio of 0 to 1 with a decimal, since 99.1 % and 99.9 % are worlds apart. What is not all never reads as 100 %. */
export function ratioText(ratio: number): string {
  return `${ratio === 1 ? 100 : (Math.floor(ratio * 1000) / 10).toFixed(1)} %`;
}

export function clockText(timeMs: number): string {
  return new Date(timeMs).toLocaleTimeString('en-GB');
}
