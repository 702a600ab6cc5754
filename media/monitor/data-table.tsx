import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** Numbers align right. */
  readonly isNumber?: boolean;
  /** Goes away first where there is little room; 3 goes before 2. */
  readonly priority?: 2 | 3;
  readonly help?: string;
  /** What rows are sorted by; without it the column cannot be sorted by. Nulls come last. */
  readonly sortBy?: (row: Row) => number | string | null;
  readonly cell: (row: Row) => ComponentChildren;
}

export interface Sorting {
  readonly column: string;
  readonly isDescending: boolean;
}

interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** How the table is sorted at first; undefined keeps the rows in the order in which they come. */
  readonly sorting?: Sorting;
  readonly onSort?: (sorting: Sorting) => void;
  /** How many rows are shown before the person asks for all. */
  readonly shortCount: number;
  readonly empty: string;
}

/** A table that sorts by its headings. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, keyOf, shortCount } = props;
  const [chosen, setChosen] = useState<Sorting>();
  const [isLong, setLong] = useState(false);
  const sorting = chosen ?? props.sorting;
  const sorted = sortedRows(rows, columns, sorting);
  const shown = isLong ? sorted : sorted.slice(0, shortCount);

  const sortBy = (column: Column<Row>) => {
    const isDescending = sorting?.column === column.id ? !sorting.isDescending : column.isNumber === true;
    setChosen({ column: column.id, isDescending });
    props.onSort?.({ column: column.id, isDescending });
  };

  if (rows.length === 0) return <p class="empty">{props.empty}</p>;
  return (
    <>
      <table>
        <caption class="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                class={classOf(column)}
                title={column.help}
                aria-sort={
                  sorting?.column === column.id
                    ? sorting.isDescending
                      ? 'descending'
                      : 'ascending'
                    : undefined
                }
              >
                {column.sortBy ? (
                  <button type="button" class="heading" onClick={() => sortBy(column)}>
                    {column.title}
                  </button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.id} class={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shortCount && (
        <button
          type="button"
          class="link-button more"
          aria-expanded={isLong}
          onClick={() => setLong(!isLong)}
        >
          {isLong ? 'Show fewer' : `Show all ${rows.length}`}
        </button>
      )}
    </>
  );
}

function classOf<Row>({ id, isNumber, priority }: Column<Row>): string {
  return [`column-${id}`, isNumber ? 'numeric' : '', priority ? `priority-${priority}` : ''].join(' ').trim();
}

function sortedRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const sortBy = columns.find(({ id }) => id === sorting?.column)?.sortBy;
  if (!sorting || !sortBy) return rows;
  const direction = sorting.isDescending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const left = sortBy(a);
    const right = sortBy(b);
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    if (typeof left === 'string' || typeof right === 'string') {
      return direction * String(left).localeCompare(String(right));
    }
    return direction * (left - right);
  });
}
