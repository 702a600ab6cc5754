import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Plan } from '../../server/src/protocol/plan';
import { useElementSize } from '../shared/use-element-size';
import { visibleRows } from '../shared/visible-rows';
import type { PlanFacts } from './node-facts';
import { treeMove, typeAhead } from './tree-keys';
import { TreeRow } from './tree-row';
import { treeRows } from './tree-rows';

export interface TreeViewProps {
  readonly plan: Plan;
  readonly facts: PlanFacts;
  readonly selectedId: number;
  readonly collapsed: ReadonlySet<number>;
  /** Nodes that the search found; undefined while nothing is searched. */
  readonly matches: ReadonlySet<number> | undefined;
  readonly onSelect: (id: number) => void;
  readonly onToggle: (id: number) => void;
}

/** The plan as a treegrid of which only the rows in sight are drawn; the focus stays on the grid itself. */
export function TreeView({ plan, facts, selectedId, collapsed, matches, onSelect, onToggle }: TreeViewProps) {
  const ref = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', timeMs: 0 });
  const { width, height } = useElementSize(ref);
  const [scrollTop, setScrollTop] = useState(0);
  const rows = useMemo(() => treeRows(plan.nodes, collapsed), [plan, collapsed]);
  const positions = useMemo(() => new Map(rows.map((id, index) => [id, index])), [rows]);

  const isNarrow = width < narrowPx;
  const rowHeight = isNarrow ? 40 : 24;
  const headerHeight = isNarrow ? 0 : 24;
  const indent = indentFor(width, facts.deepest);
  const { first, end } = visibleRows(rows.length, rowHeight, scrollTop - headerHeight, height);

  const selectedRow = positions.get(selectedId);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null || selectedRow === undefined || height === 0) return;
    const top = selectedRow * rowHeight;
    const seen = height - headerHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + seen) element.scrollTop = top + rowHeight - seen;
  }, [selectedRow, rowHeight, headerHeight, height]);

  // The grid takes the focus when the plan opens, so that the keys work at once.
  useEffect(() => ref.current?.focus({ preventScroll: true }), []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rowsPerPage = Math.max(1, Math.floor((height - headerHeight) / rowHeight) - 1);
    const move = treeMove(event.key, { nodes: plan.nodes, rows, collapsed, selectedId, rowsPerPage });
    if (move !== undefined) {
      event.preventDefault();
      if (move.kind === 'select') onSelect(move.id);
      else onToggle(move.id);
      return;
    }
    if (event.key.length !== 1 || event.key === '/' || event.key === ' ') return;
    const isNew = event.timeStamp - typed.current.timeMs > 700;
    if (isNew && event.key.toLowerCase() === 'f') {
      event.preventDefault();
      onSelect(facts.slowestId);
      return;
    }
    typed.current = {
      text: (isNew ? '' : typed.current.text) + event.key.toLowerCase(),
      timeMs: event.timeStamp,
    };
    const found = typeAhead(typed.current.text, rows, selectedId, (id) => {
      const fact = facts.nodes[id];
      return fact === undefined ? [] : [fact.title, fact.object];
    });
    if (found !== undefined) onSelect(found);
  };

  return (
    <div
      ref={ref}
      class={classFor(width, plan)}
      role="treegrid"
      tabIndex={0}
      aria-label="Plan"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={`node-${selectedId}`}
      onKeyDown={onKeyDown}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      <div class="tree-header tree-columns" role="row" tabIndex={-1} aria-rowindex={1}>
        <span role="columnheader" tabIndex={-1}>
          Node
        </span>
        <span role="columnheader" tabIndex={-1} class="number cell-self">
          {plan.timed ? 'Self time' : 'Self cost'}
        </span>
        <span role="columnheader" tabIndex={-1} class="cell-bar">
          Share
        </span>
        <span role="columnheader" tabIndex={-1} class="number cell-rows">
          {plan.analyzed ? 'Rows: expected → came' : 'Rows expected'}
        </span>
        <span role="columnheader" tabIndex={-1} class="cell-estimate">
          Estimate
        </span>
        <span role="columnheader" tabIndex={-1} class="number cell-loops">
          Loops
        </span>
        <span role="columnheader" tabIndex={-1} class="number cell-buffers">
          Buffers
        </span>
      </div>
      <div class="tree-space" role="presentation" style={{ height: `${rows.length * rowHeight}px` }}>
        <div
          class="tree-rows"
          role="presentation"
          style={{ transform: `translateY(${first * rowHeight}px)` }}
        >
          {rows.slice(first, end).map((id, index) => {
            const fact = facts.nodes[id];
            return fact === undefined ? null : (
              <TreeRow
                key={id}
                plan={plan}
                facts={fact}
                rowIndex={first + index + 2}
                indentPx={fact.node.depth * indent}
                isSelected={id === selectedId}
                isCollapsed={collapsed.has(id)}
                isSlowest={id === facts.slowestId && fact.share > 0}
                isDimmed={matches !== undefined && !matches.has(id)}
                onSelect={onSelect}
                onToggle={onToggle}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Columns that hold nothing, or for which there is no room, are left out. */
function classFor(width: number, plan: Plan): string {
  if (width < narrowPx) return 'tree tree-narrow';
  if (!plan.analyzed) return 'tree tree-unexecuted';
  return width < mediumPx ? 'tree tree-medium' : 'tree';
}

const narrowPx = 560;
const mediumPx = 900;

/** Deep plans are indented less, so that names stay in sight. */
function indentFor(width: number, deepest: number): number {
  if (deepest === 0) return 0;
  return Math.min(width < narrowPx ? 12 : 16, (width * 0.3) / deepest);
}
