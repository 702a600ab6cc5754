import { useState } from 'preact/hooks';
import type { Snapshot, StatementReading } from '../../server/src/protocol/monitor';
import { formatBytes } from '../shared/format';
import { Icon } from '../shared/icon';
import type { Actions } from './actions';
import { type Column, DataTable } from './data-table';
import { MissingStatementsHelp } from './missing-statements-help';
import { countText, executionTimeText, ratioText } from './quantity';

interface StatementsSectionProps {
  readonly snapshot: Snapshot;
  readonly actions: Actions;
}

/** Which statements cost the most. */
export function StatementsSection({ snapshot, actions }: StatementsSectionProps) {
  const [isOwnShown, setOwnShown] = useState(false);
  const { statements } = snapshot;
  if (statements.kind === 'unavailable') {
    return <MissingStatementsHelp missing={statements.missing} actions={actions} />;
  }
  const rows = statements.statements.filter(({ isOwn }) => isOwnShown || !isOwn);
  return (
    <>
      <div class="toolbar">
        <label>
          <input
            type="checkbox"
            checked={isOwnShown}
            onChange={({ currentTarget }) => setOwnShown(currentTarget.checked)}
          />
          Forecost's own
        </label>
        <span class="muted">
          {statements.isComplete
            ? `${countText(statements.trackedCount)} tracked`
            : `the costliest of ${countText(statements.trackedCount)} tracked`}
        </span>
      </div>
      <DataTable
        caption="Statements by cost"
        columns={columnsWith(actions)}
        rows={rows}
        keyOf={({ id }) => id}
        sorting={{ column: 'total', isDescending: true }}
        shortCount={10}
        empty="No statement has been executed since the statistics were reset."
      />
    </>
  );
}

function columnsWith(actions: Actions): readonly Column<StatementReading>[] {
  return [
    {
      id: 'statement',
      title: 'Statement',
      cell: ({ sql, isOwn }) =>
        sql === null ? (
          <span class="muted">text not visible to this role</span>
        ) : (
          <span class="statement">
            <button
              type="button"
              class="sql"
              title={`Open in an editor\n\n${sql.slice(0, 1000)}`}
              onClick={() => actions.open(sql)}
            >
              {oneLine(sql)}
            </button>
            {isOwn && <span class="badge">this view</span>}
            <button
              type="button"
              class="icon-button"
              aria-label="Copy statement"
              title="Copy"
              onClick={() => actions.copy(sql)}
            >
              <Icon name="copy" />
            </button>
          </span>
        ),
    },
    {
      id: 'total',
      title: 'Total',
      help: 'Time in execution, since the statistics were reset.',
      isNumber: true,
      sortBy: ({ totalTimeMs }) => totalTimeMs,
      cell: ({ totalTimeMs }) => executionTimeText(totalTimeMs),
    },
    {
      id: 'mean',
      title: 'Mean',
      help: 'Time in execution of one call.',
      isNumber: true,
      sortBy: ({ meanTimeMs }) => meanTimeMs,
      cell: ({ meanTimeMs }) => (meanTimeMs === null ? '–' : executionTimeText(meanTimeMs)),
    },
    {
      id: 'calls',
      title: 'Calls',
      isNumber: true,
      priority: 2,
      sortBy: ({ calls }) => calls,
      cell: ({ calls }) => countText(calls),
    },
    {
      id: 'rows',
      title: 'Rows/call',
      isNumber: true,
      priority: 3,
      sortBy: ({ rowsPerCall }) => rowsPerCall,
      cell: ({ rowsPerCall }) => (rowsPerCall === null ? '–' : countText(rowsPerCall)),
    },
    {
      id: 'read',
      title: 'Read',
      help: 'What was not in shared buffers.',
      isNumber: true,
      priority: 2,
      sortBy: ({ readBytes }) => readBytes,
      cell: ({ readBytes }) => formatBytes(readBytes),
    },
    {
      id: 'hit',
      title: 'Hit ratio',
      isNumber: true,
      priority: 3,
      sortBy: ({ hitRatio }) => hitRatio,
      cell: ({ hitRatio }) => (hitRatio === null ? '–' : ratioText(hitRatio)),
    },
    {
      id: 'since-calls',
      title: 'Δ calls',
      help: 'Calls since this view was opened.',
      isNumber: true,
      priority: 3,
      sortBy: ({ sinceOpened }) => sinceOpened.calls,
      cell: ({ sinceOpened }) =>
        sinceOpened.calls === 0 ? <span class="muted">–</span> : `+${countText(sinceOpened.calls)}`,
    },
    {
      id: 'since',
      title: 'Δ time',
      help: 'Time in execution since this view was opened.',
      isNumber: true,
      sortBy: ({ sinceOpened }) => sinceOpened.totalTimeMs,
      cell: ({ sinceOpened }) =>
        sinceOpened.calls === 0 ? (
          <span class="muted">–</span>
        ) : (
          `+${executionTimeText(sinceOpened.totalTimeMs)}`
        ),
    },
  ];
}

function oneLine(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim().slice(0, 400);
}
