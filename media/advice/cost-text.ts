import { formatShortCount } from '../shared/format';

/** "61,200 → 45". */
export function costChange(before: number, after: number): string {
  return `${costText(before)} → ${costText(after)}`;
}

/** In the planner's units: "45", "1.2M", and "0.25" where that is all. */
export function costText(cost: number): string {
  return cost > 0 && cost < 1 ? String(Number(cost.toPrecision(2))) : formatShortCount(cost);
}

/** "1 statement", "1,204 statements". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatShortCount(count)} ${count === 1 ? one : many}`;
}
