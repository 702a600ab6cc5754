import { useMemo, useRef, useState } from 'preact/hooks';
import type { Plan } from '../../server/src/protocol/plan';
import { formatCount, formatDuration, formatFactor, formatShare } from '../shared/format';
import { Icon } from '../shared/icon';
import { useElementSize } from '../shared/use-element-size';
import { visibleRows } from '../shared/visible-rows';
import { type NodeFacts, type PlanFacts, touchedBlocks } from './node-facts';

interface TableViewProps {
  readonly plan: Plan;
  readonly facts: PlanFacts;
  readonly selectedId: number;
  readonly matches: ReadonlySet<number> | undefined;
  readonly onSelect: (id: number) => void;
}

interface Column {
  readonly id: string;
  readonly title: string;
  readonly isNumber: boolean;
  readonly value: (facts: NodeFacts) => number | string | undefined;
  readonly text: (facts: NodeFacts) => string;
}

const rowHeight = 24;

/** The nodes as a table that can be sorted by any column, by what they took at first. */
export function TableView({ plan, facts, selectedId, matches, onSelect }: TableViewProps) {
  const ref = useRef<HTMLDivElement>(null);
  const { height } = useElementSize(ref);
  const [scrollTop, setScrollTop] = useState(0);
  const columns = useMemo(() => columnsFor(plan), [plan]);
  const [sort, setSort] = useState({ column: 'self', descending: true });
  const rows = useMemo(() => sorted(facts.nodes, columns, sort, matches), [facts, columns, sort, matches]);
  const { first, end } = visibleRows(rows.length, rowHeight, scrollTop - rowHeight, height);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const at = rows.findIndex(({ node }) => node.id === selectedId);
    const next = rows[at + step];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    onSelect(next.node.id);
    const element = ref.current;
    const top = (at + step) * rowHeight;
    if (element === null) return;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + 2 * rowHeight > element.scrollTop + height)
      element.scrollTop = top + 2 * rowHeight - height;
  };

  return (
    <div
      ref={ref}
      class="table"
      role="grid"
      tabIndex={0}
      aria-label="Nodes"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={`table-${selectedId}`}
      onKeyDown={onKeyDown}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      <div class="table-header table-columns" role="row" tabIndex={-1}>
        {columns.map(({ id, title, isNumber }) => (
          <span
            key={id}
            role="columnheader"
            tabIndex={-1}
            class={isNumber ? 'number' : ''}
            aria-sort={sort.column !== id ? 'none' : sort.descending ? 'descending' : 'ascending'}
          >
            <button
              type="button"
              class="column-button"
              onClick={() =>
                setSort({ column: id, descending: sort.column === id ? !sort.descending : isNumber })
              }
            >
              {title}
              {sort.column === id && <Icon name={sort.descending ? 'chevron-down' : 'chevron-up'} />}
            </button>
          </span>
        ))}
      </div>
      <div class="table-space" role="presentation" style={{ height: `${rows.length * rowHeight}px` }}>
        <div role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {rows.slice(first, end).map((row) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it handles the keys.
            <div
              key={row.node.id}
              id={`table-${row.node.id}`}
              class={
                row.node.id === selectedId ? 'table-row table-columns selected' : 'table-row table-columns'
              }
              role="row"
              tabIndex={-1}
              aria-selected={row.node.id === selectedId}
              onClick={() => onSelect(row.node.id)}
            >
              {columns.map(({ id, isNumber, text }) => (
                <span key={id} role="gridcell" tabIndex={-1} class={isNumber ? 'number' : ''}>
                  {text(row)}
                </span>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function columnsFor(plan: Plan): readonly Column[] {
  const number = (
    id: string,
    title: string,
    value: Column['value'],
    text: (value: number) => string,
  ): Column => ({
    id,
    title,
    isNumber: true,
    value,
    text: (facts) => {
      const known = value(facts);
      return typeof known === 'number' ? text(known) : '';
    },
  });
  const cost = (value: number) => `~${formatCount(Math.round(value))}`;
  return [
    { id: 'node', title: 'Node', isNumber: false, value: ({ title }) => title, text: ({ title }) => title },
    {
      id: 'object',
      title: 'Object',
      isNumber: false,
      value: ({ object }) => object,
      text: ({ object }) => object,
    },
    plan.timed
      ? number('self', 'Self time', ({ node }) => node.selfTimeMs, formatDuration)
      : number('self', 'Self cost', ({ node }) => node.selfCost, cost),
    number('share', 'Share', ({ share }) => share, formatShare),
    plan.timed
      ? number('total', 'Total time', ({ node }) => node.totalTimeMs, formatDuration)
      : number('total', 'Total cost', ({ node }) => node.totalCost, cost),
    number('expected', 'Expected', ({ node }) => node.estimatedRows, cost),
    number('came', 'Came', ({ node }) => node.actualRows, formatCount),
    number(
      'factor',
      'Off by',
      ({ node }) => (node.estimate?.cutShort === true ? undefined : node.estimate?.factor),
      formatFactor,
    ),
    number('loops', 'Loops', ({ node }) => node.loops, formatCount),
    number('buffers', 'Buffers', ({ node }) => touchedBlocks(node), formatCount),
  ];
}

function sorted(
  nodes: readonly NodeFacts[],
  columns: readonly Column[],
  sort: { readonly column: string; readonly descending: boolean },
  matches: ReadonlySet<number> | undefined,
): readonly NodeFacts[] {
  const column = columns.find(({ id }) => id === sort.column);
  const rows = nodes.filter(({ node }) => matches === undefined || matches.has(node.id));
  if (column === undefined) return rows;
  const direction = sort.descending ? -1 : 1;
  return rows.sort((a, b) => {
    const left = column.value(a);
    const right = column.value(b);
    if (typeof left === 'string' && typeof right === 'string') return direction * left.localeCompare(right);
    // What is not known comes last either way.
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined);
    return direction * (Number(left) - Number(right));
  });
}
