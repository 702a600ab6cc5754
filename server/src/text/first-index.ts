/** The index of the first item that is `wanted`, where all behind it are wanted too; `items.length` where none is. */
export function firstIndex<T>(items: readonly T[], wanted: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && wanted(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
