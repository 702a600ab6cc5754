import type { Node } from '../syntax/ast';
import { parse } from '../syntax/parse';
import type { KeyDesign } from './index-design';

/** The keys of a Sort or a group as EXPLAIN prints them; those from the first one on that is no SQL are left out. */
export function sortKeysOf(printed: readonly string[]): KeyDesign[] {
  const keys: KeyDesign[] = [];
  for (const text of printed) {
    const key = sortKeyOf(text);
    if (!key) break;
    keys.push(key);
  }
  return keys;
}

function sortKeyOf(text: string): KeyDesign | undefined {
  const result = parse(`SELECT FROM t ORDER BY ${text}`);
  const root = result.kind === 'parsed' ? result.tree.root : undefined;
  const [item] = root?.type === 'SelectStmt' ? ((root.node as { sortClause?: Node[] }).sortClause ?? []) : [];
  const sort = item && 'SortBy' in item ? item.SortBy : undefined;
  if (!sort?.node || sort.sortby_dir === 'SORTBY_USING') return undefined;
  const nulls =
    sort.sortby_nulls === 'SORTBY_NULLS_FIRST'
      ? 'first'
      : sort.sortby_nulls === 'SORTBY_NULLS_LAST'
        ? 'last'
        : undefined;
  return {
    expression: sort.node,
    ...(sort.sortby_dir === 'SORTBY_DESC' && { descending: true }),
    ...(nulls && { nulls }),
  };
}
