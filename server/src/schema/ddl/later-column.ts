import type { Column } from '../schema';

/** A column that is made where one of its name was known already: the same, seen later. */
export function laterColumn(made: Column, known: Column | undefined): Column {
  return known && known.type !== made.type ? { ...made, laterType: known.type } : made;
}
