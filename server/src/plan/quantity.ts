/** Words for numbers in messages. The views have their own, with their own room. */
export function countText(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Three significant digits: "0.07 ms", "12.1 ms", "893 ms", "2.41 s". */
export function durationText(timeMs: number): string {
  if (timeMs >= 59_995) return `${(timeMs / 60_000).toFixed(1)} min`;
  if (timeMs >= 999.5) return `${significant(timeMs / 1000)} s`;
  return `${timeMs < 0.095 ? timeMs.toFixed(2) : significant(timeMs)} ms`;
}

/** In the units that PostgreSQL's settings take. */
export function sizeText(sizeBytes: number): string {
  if (sizeBytes >= 1024 ** 3) return `${significant(sizeBytes / 1024 ** 3)} GB`;
  if (sizeBytes >= 1024 ** 2) return `${significant(sizeBytes / 1024 ** 2)} MB`;
  return `${Math.round(sizeBytes / 1024)} kB`;
}

export function shareText(share: number): string {
  return share > 0.995 && share < 1 ? '99 %' : `${Math.round(share * 100)} %`;
}

/** "×12", "×1,200". */
export function factorText(factor: number): string {
  return `×${factor < 10 ? factor.toFixed(1) : countText(factor)}`;
}

function significant(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}
