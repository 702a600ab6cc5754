/** "1,204,000". */
export function formatCount(count: number): string {
  return Number.isInteger(count) ? wholeNumbers.format(count) : shortNumbers.format(count);
}

/** "1.2M" where there is no room: three significant digits. */
export function formatShortCount(count: number): string {
  return Math.abs(count) < 10_000 ? formatCount(Math.round(count)) : compactNumbers.format(count);
}

/** Three significant digits: "0.012 ms", "12.1 ms", "893 ms", "2.41 s", "3 min 20 s". */
export function formatDuration(timeMs: number): string {
  if (timeMs >= 119_500) {
    const seconds = Math.round(timeMs / 1000);
    return `${wholeNumbers.format(Math.floor(seconds / 60))} min ${seconds % 60} s`;
  }
  if (timeMs >= 999.5) return `${threeDigits(timeMs / 1000)} s`;
  return `${timeMs < 0.01 ? timeMs.toFixed(3) : threeDigits(timeMs)} ms`;
}

/** "12.3 MB"; units of 1,024. */
export function formatBytes(sizeBytes: number): string {
  let size = sizeBytes;
  let unit = 0;
  while (size >= 1023.5 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? wholeNumbers.format(size) : threeDigits(size)} ${units[unit]}`;
}

/** "94 %"; never 100 % or 0 % of what is not all or nothing. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.5) return '< 1 %';
  if (percent > 99.5 && percent < 100) return '> 99 %';
  return `${Math.round(percent)} %`;
}

/** "×12". */
export function formatFactor(factor: number): string {
  return `×${factor < 9.95 ? factor.toFixed(1) : formatShortCount(Math.round(factor))}`;
}

function threeDigits(value: number): string {
  if (value >= 99.95) return wholeNumbers.format(value);
  return value.toFixed(value >= 9.995 ? 1 : value >= 0.0995 ? 2 : 3);
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
const wholeNumbers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const shortNumbers = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const compactNumbers = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
