import type { DroppableIndex, IndexAdvice } from '../../server/src/protocol/advice';
import type { Actions } from './actions';
import type { ComparedPlans } from './compared-plans';
import { DropRow } from './drop-row';
import { droppableIndexes } from './droppable';
import { MoreButton, useShownCount } from './more-button';

interface DropTableProps {
  readonly advice: IndexAdvice;
  readonly openRows: ReadonlySet<string>;
  readonly onToggle: (row: string) => void;
  readonly actions: Actions;
  readonly plansOf: (index: DroppableIndex) => ComparedPlans;
}

/** Indexes that another one makes superfluous, and those that were never used. */
export function DropTable({ advice, openRows, onToggle, actions, plansOf }: DropTableProps) {
  const rows = droppableIndexes(advice);
  const [shown, showMore] = useShownCount(rows.length);
  if (rows.length === 0) return null;
  return (
    <section class="advice-section" aria-labelledby="old-indexes">
      <h2 id="old-indexes">Indexes that could go</h2>
      <table class="advice-table">
        <thead>
          <tr>
            <th scope="col">Index</th>
            <th scope="col" class="column-why medium-only">
              Why
            </th>
            <th scope="col" class="number">
              Frees
            </th>
            <th scope="col" class="number wide-only" title="Statements that would cost more without it">
              Cost more
            </th>
          </tr>
        </thead>
        {rows.slice(0, shown).map(({ index, reason }) => (
          <DropRow
            key={index.sql}
            index={index}
            reason={reason}
            sources={advice.sources}
            isOpen={openRows.has(index.sql)}
            onToggle={() => onToggle(index.sql)}
            actions={actions}
            plans={plansOf(index)}
          />
        ))}
      </table>
      <MoreButton shown={shown} count={rows.length} onMore={showMore} />
    </section>
  );
}
