/** Three significant digits at most, without a trailing zero: 0.123, 12.3, 1234. */
export function numberText(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

export function durationText(milliseconds: number): string {
  if (milliseconds > 0 && milliseconds < 0.01) return '< 0.01 ms';
  if (milliseconds < 1) return `${milliseconds.toFixed(2)} ms`;
  if (milliseconds < 1000) return `${numberText(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${numberText(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${numberText(value)} ${units[unit]}`;
}

/** A share of 0 to 1 in percent. What is not all never reads as 100 %. */
export function shareText(share: number): string {
  const percent = Math.floor(share * 1000) / 10;
  return `${percent} %`;
}
