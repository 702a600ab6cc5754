import { useMemo } from 'preact/hooks';
import type { PlanSourceRange } from '../../server/src/protocol/plan-view';
import { Icon } from '../shared/icon';

interface SqlViewProps {
  readonly sql: string;
  readonly ranges: readonly PlanSourceRange[];
  readonly selectedId: number;
  readonly onSelect: (nodeId: number) => void;
  readonly onCopy: (text: string) => void;
}

/** The statement, with what the selected node comes from marked; other nodes' parts lead to them. */
export function SqlView({ sql, ranges, selectedId, onSelect, onCopy }: SqlViewProps) {
  const pieces = useMemo(() => piecesOf(sql, ranges, selectedId), [sql, ranges, selectedId]);
  return (
    <div class="text-view">
      <div class="text-actions">
        <button type="button" class="button" onClick={() => onCopy(sql)}>
          <Icon name="copy" /> Copy
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <section class="sql mono" aria-label="The statement" tabIndex={0}>
        {pieces.map(({ start, text, nodeId }) => {
          if (nodeId === undefined) return <span key={start}>{text}</span>;
          if (nodeId === selectedId) return <mark key={start}>{text}</mark>;
          return (
            <button
              key={start}
              type="button"
              class="sql-part"
              title="Show its node in the plan"
              onClick={() => onSelect(nodeId)}
            >
              {text}
            </button>
          );
        })}
      </section>
    </div>
  );
}

interface Piece {
  readonly start: number;
  readonly text: string;
  readonly nodeId: number | undefined;
}

/** Cuts the text where ranges start and end; where they overlap the selected node's wins, then the first. */
function piecesOf(sql: string, ranges: readonly PlanSourceRange[], selectedId: number): Piece[] {
  const valid = ranges.filter(({ start, end }) => start >= 0 && start < end && end <= sql.length);
  const inOrder = [...valid].sort(
    (a, b) => Number(b.nodeId === selectedId) - Number(a.nodeId === selectedId) || a.start - b.start,
  );
  const chosen: PlanSourceRange[] = [];
  for (const range of inOrder.slice(0, 2000)) {
    if (!chosen.some(({ start, end }) => range.start < end && start < range.end)) chosen.push(range);
  }
  chosen.sort((a, b) => a.start - b.start);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, nodeId } of chosen) {
    if (start > at) pieces.push({ start: at, text: sql.slice(at, start), nodeId: undefined });
    pieces.push({ start, text: sql.slice(start, end), nodeId });
    at = end;
  }
  if (at < sql.length) pieces.push({ start: at, text: sql.slice(at), nodeId: undefined });
  return pieces;
}
