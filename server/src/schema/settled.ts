import { equalTables } from './ddl/equal-tables';
import { type Schema, searchAlike, type Table } from './schema';

/** What was made of a schema lately, the last first. */
const madeBefore = new WeakMap<Schema, readonly Schema[]>();
const remembered = 8;

/**
 * A schema that was made of `base`. Where it equals one that was made before of the same base, that one is given again,
 * whole or table by table, so that whoever compares identities sees no change.
 */
export function settled(made: Schema, base: Schema): Schema {
  const before = madeBefore.get(base) ?? [];
  const same = [base, ...before].find((one) => isSame(one, made));
  if (same) return same;
  const last = before[0];
  const schema = last ? { ...made, tables: withEqualsOf(last, made.tables) } : made;
  if (last && isSame(last, schema)) return last;
  madeBefore.set(base, [schema, ...before.slice(0, remembered - 1)]);
  return schema;
}

function isSame(a: Schema, b: Schema): boolean {
  if (!searchAlike(a, b)) return false;
  if (a.tables === b.tables) return true;
  if (a.tables.size !== b.tables.size) return false;
  // Those who look at all tables see their order.
  const others = a.tables.entries();
  for (const [key, table] of b.tables) {
    const [otherKey, other] = others.next().value ?? [];
    if (otherKey !== key || other !== table) return false;
  }
  return true;
}

/** `tables` with those that are equal in `last` taken from there. */
function withEqualsOf(last: Schema, tables: ReadonlyMap<string, Table>): ReadonlyMap<string, Table> {
  const result = new Map<string, Table>();
  for (const [key, table] of tables) result.set(key, settledTable(table, last.tables.get(key)));
  return result;
}

/** The table that stands for an equal one, so that the choice stays the same. */
const firstEqual = new WeakMap<Table, Table>();

/** The table itself, or `before` where that is equal. */
export function settledTable(table: Table, before: Table | undefined): Table {
  const known = firstEqual.get(table);
  if (known) return known;
  if (!before || before === table || !equalTables(before, table)) return table;
  firstEqual.set(table, before);
  return before;
}
