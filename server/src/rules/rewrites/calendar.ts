/** A unit by whose start date_trunc cuts a time off. */
export type TimeUnit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

const units: ReadonlySet<string> = new Set<TimeUnit>([
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
]);

export function unitOf(name: string | undefined): TimeUnit | undefined {
  const unit = name?.toLowerCase();
  return unit !== undefined && units.has(unit) ? (unit as TimeUnit) : undefined;
}

/** An ISO date, or a date and a time, of four-digit years, that stands at the start of a unit; as UTC milliseconds. */
export function truncatedTime(written: string, unit: TimeUnit): number | undefined {
  const match = /^([1-9]\d{3})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$/.exec(written);
  if (!match || Number(match[1]) > 9990) return undefined;
  const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.map((part) =>
    Number(part ?? 0),
  );
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(time);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  return isReal && minute < 60 && second < 60 && isStart(date, unit) ? time : undefined;
}

export function nextUnit(time: number, unit: TimeUnit): number {
  const date = new Date(time);
  const months: Partial<Record<TimeUnit, number>> = { month: 1, quarter: 3, year: 12 };
  const ahead = months[unit];
  if (ahead !== undefined) return date.setUTCMonth(date.getUTCMonth() + ahead);
  const minutes: Partial<Record<TimeUnit, number>> = { minute: 1, hour: 60, day: 1_440, week: 10_080 };
  return time + (minutes[unit] ?? 0) * 60_000;
}

/** `2024-05-01`, with the time where it is not midnight. */
export function writtenTime(time: number): string {
  const iso = new Date(time).toISOString();
  return iso.slice(11, 19) === '00:00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}

function isStart(date: Date, unit: TimeUnit): boolean {
  const isMidnight = date.getUTCHours() === 0 && date.getUTCMinutes() === 0;
  if (date.getUTCSeconds() !== 0) return false;
  switch (unit) {
    case 'minute':
      return true;
    case 'hour':
      return date.getUTCMinutes() === 0;
    case 'day':
      return isMidnight;
    case 'week':
      return isMidnight && date.getUTCDay() === 1;
    case 'month':
      return isMidnight && date.getUTCDate() === 1;
    case 'quarter':
      return isMidnight && date.getUTCDate() === 1 && date.getUTCMonth() % 3 === 0;
    case 'year':
      return isMidnight && date.getUTCDate() === 1 && date.getUTCMonth() === 0;
  }
}
