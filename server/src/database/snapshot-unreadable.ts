import type { IndexRow } from './snapshot-indexes';
import type { FoundRelation } from './snapshot-relations';

/** What of the statistics the role was not allowed to see, a sentence for each reason. `extended`: names of extended statistics. */
export function unreadableIn(
  relations: readonly FoundRelation[],
  extended: readonly string[],
  role: string,
): string[] {
  const tables = relations.filter(({ row }) => row.relkind !== 'v' && row.rows > 0);
  const named = (wanted: (found: FoundRelation) => boolean) =>
    tables.filter(wanted).map(({ row }) => `${row.schema}.${row.name}`);
  const hidden = named(({ row }) => row.rowsAreHidden);
  const denied = named(({ row }) => !row.rowsAreHidden && !row.canSelectSome);
  const partly = named(({ row }) => !row.rowsAreHidden && row.canSelectSome && !row.canSelect);
  const expressions = tables
    .filter(({ row }) => row.canSelect && !row.rowsAreHidden)
    .flatMap(({ row, indexes }) => indexes.filter(isHidden).map(({ name }) => `${row.schema}.${name}`));
  return [
    line(`The role ${role} may not read`, denied, 'their statistics are missing'),
    line(
      `The role ${role} may read some columns alone of`,
      partly,
      'the statistics of the others are missing',
    ),
    line(`Row security hides the statistics from the role ${role} of`, hidden, 'they are missing'),
    line(
      'Only the owner, and members of pg_read_all_data, may read the statistics of the expressions of the indexes',
      expressions,
      'they are missing',
    ),
    line(
      'Only members of the role that owns the table may read the extended statistics',
      [...extended],
      'they are missing',
    ),
  ].flat();
}

const longestList = 20;

function isHidden({ hasExpressions, canSelect, blocks, rows }: IndexRow): boolean {
  return hasExpressions && !canSelect && blocks !== null && rows > 0;
}

function line(opening: string, names: string[], end: string): string[] {
  if (names.length === 0) return [];
  const rest = names.length - longestList;
  const list = [...names.sort().slice(0, longestList), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
  return [`${opening} ${list}: ${end}.`];
}
