// Numbers for people: three significant digits, thin enough for a table, never more exact than they are.

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export function countText(value: number): string {
  return value !== 0 && Math.abs(value) < 100 && !Number.isInteger(value)
    ? String(Number(value.toPrecision(2)))
    : whole.format(value);
}

/** 893 ms, 12.1 ms, 4.2 s, 3 min 20 s. */
export function executionTimeText(milliseconds: number): string {
  if (milliseconds === 0) return '0 ms';
  if (milliseconds < 0.01) return '< 0.01 ms';
  if (milliseconds < 1) return `${milliseconds.toFixed(2)} ms`;
  if (milliseconds < 1000) return `${significant(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${significant(milliseconds / 1000)} s`;
  if (milliseconds < 3_600_000) return two(milliseconds, 60_000, 'min', 1000, 's');
  return two(milliseconds, 3_600_000, 'h', 60_000, 'min');
}

/** How long something has lasted, in its largest unit: 12 s, 4 min, 3 h, 5 d. */
export function ageText(milliseconds: number): string {
  if (milliseconds < 1000) return '< 1 s';
  if (milliseconds < 60_000) return `${Math.floor(milliseconds / 1000)} s`;
  if (milliseconds < 3_600_000) return `${Math.floor(milliseconds / 60_000)} min`;
  if (milliseconds < 48 * 3_600_000) return `${Math.floor(milliseconds / 3_600_000)} h`;
  return `${Math.floor(milliseconds / 86_400_000)} d`;
}

export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : significant(value)} ${units[unit]}`;
}

/** A share of 0 to 1. What is not all never reads as 100 %. */
export function shareText(share: number): string {
  return `${share === 1 ? 100 : (Math.floor(share * 1000) / 10).toFixed(1)} %`;
}

export function clockText(timeMs: number): string {
  return new Date(timeMs).toLocaleTimeString('en-GB');
}

function significant(value: number): string {
  return value >= 100 ? whole.format(value) : String(Number(value.toPrecision(3)));
}

function two(value: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((value % large) / small);
  return `${Math.floor(value / large)} ${largeUnit}${rest > 0 ? ` ${rest} ${smallUnit}` : ''}`;
}
