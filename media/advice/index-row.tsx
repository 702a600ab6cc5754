import type { ProposedDesign, StatementSource } from '../../server/src/protocol/advice';
import { formatBytes, formatCount, formatShare } from '../shared/format';
import { ShareBar } from '../shared/share-bar';
import type { Actions } from './actions';
import { ChangeBox } from './change-box';
import type { ComparedPlans } from './compared-plans';
import { costChange, costText, countOf } from './cost-text';
import { DesignText } from './design-text';
import { RowButton } from './row-button';
import { StatementList } from './statement-list';

interface IndexRowProps {
  readonly index: ProposedDesign;
  readonly costOfAll: number;
  readonly sources: readonly StatementSource[];
  readonly isOpen: boolean;
  readonly isTicked: boolean;
  readonly onToggle: () => void;
  readonly onTick: () => void;
  readonly actions: Actions;
  readonly plans: ComparedPlans;
}

/** An advised index in one line; unfolded, its CREATE INDEX and the statements that it helps. */
export function IndexRow(props: IndexRowProps) {
  const { index, costOfAll, sources, isOpen, isTicked, onToggle, onTick, actions, plans } = props;
  const { sql, table, design, costBefore, costAfter, sizeBytes, writeCost, statements, change } = index;
  const share = costOfAll > 0 ? (costBefore - costAfter) / costOfAll : 0;
  const size = `~${formatBytes(sizeBytes)}`;
  const write = writeCost === 0 ? 'none' : `~${costText(writeCost)}`;
  return (
    <tbody class={isOpen ? 'open' : ''}>
      <tr>
        <td class="column-tick">
          <input
            type="checkbox"
            aria-label={`Create the index on ${table} ${design}`}
            checked={isTicked}
            onChange={onTick}
          />
        </td>
        <td class="column-index">
          <RowButton isOpen={isOpen} onToggle={onToggle}>
            <DesignText index={index} />
          </RowButton>
        </td>
        <td class="column-saves">
          <span class="saves">
            <ShareBar share={share} />
            <span class="number">{formatShare(share)}</span>
          </span>
        </td>
        <td class="number wide-only">~{costChange(costBefore, costAfter)}</td>
        <td class="number wide-only">{size}</td>
        <td class="number wide-only">{write}</td>
        <td class="number medium-only">{formatCount(statements.length)}</td>
      </tr>
      {isOpen && (
        <tr class="details">
          <td colSpan={7}>
            <p class="narrow-facts muted">
              Cost of all ~{costChange(costBefore, costAfter)} · {size} · write cost {write}
            </p>
            <ChangeBox sql={sql} change={change} actions={actions} />
            <h3>Helps {countOf(statements.length, 'statement')}</h3>
            <StatementList statements={statements} sources={sources} actions={actions} plans={plans} />
          </td>
        </tr>
      )}
    </tbody>
  );
}
