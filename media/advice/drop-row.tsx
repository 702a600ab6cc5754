import type { DroppableIndex, StatementSource } from '../../server/src/protocol/advice';
import { formatBytes, formatCount } from '../shared/format';
import type { Actions } from './actions';
import { ChangeBox } from './change-box';
import type { ComparedPlans } from './compared-plans';
import { countOf } from './cost-text';
import { RowButton } from './row-button';
import { StatementList } from './statement-list';
import { tableText } from './table-text';

interface DropRowProps {
  readonly index: DroppableIndex;
  readonly reason: string;
  readonly sources: readonly StatementSource[];
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly actions: Actions;
  readonly plans: ComparedPlans;
}

/** An index that could go in one line; unfolded, its DROP INDEX and the statements that would cost more. */
export function DropRow({ index, reason, sources, isOpen, onToggle, actions, plans }: DropRowProps) {
  const { sql, table, sizeBytes, statements, change } = index;
  return (
    <tbody class={isOpen ? 'open' : ''}>
      <tr>
        <td class="column-index">
          <RowButton isOpen={isOpen} onToggle={onToggle}>
            {index.index} <span class="muted">on {tableText(table)}</span>
          </RowButton>
        </td>
        <td class="column-why medium-only">{reason}</td>
        <td class="number">{sizeBytes === undefined ? '' : formatBytes(sizeBytes)}</td>
        <td class="number wide-only">{statements === undefined ? '?' : formatCount(statements.length)}</td>
      </tr>
      {isOpen && (
        <tr class="details">
          <td colSpan={4}>
            <p class="narrowest-facts muted">{reason}.</p>
            <ChangeBox sql={sql} change={change} actions={actions} />
            <h3>{consequence(statements?.length)}</h3>
            {statements && (
              <StatementList statements={statements} sources={sources} actions={actions} plans={plans} />
            )}
          </td>
        </tr>
      )}
    </tbody>
  );
}

function consequence(count: number | undefined): string {
  if (count === undefined) return 'What the statements would cost without it could not be planned';
  if (count === 0) return 'No statement would cost more without it';
  return `Without it ${countOf(count, 'statement')} would cost more`;
}
