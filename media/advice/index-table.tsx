import type { IndexAdvice, ProposedDesign } from '../../server/src/protocol/advice';
import type { Actions } from './actions';
import type { ComparedPlans } from './compared-plans';
import { IndexRow } from './index-row';
import { MoreButton, useShownCount } from './more-button';

interface IndexTableProps {
  readonly advice: IndexAdvice;
  readonly openRows: ReadonlySet<string>;
  readonly unticked: ReadonlySet<number>;
  readonly onToggle: (row: string) => void;
  readonly onTick: (place: number) => void;
  readonly onTickAll: (isTicked: boolean) => void;
  readonly actions: Actions;
  readonly plansOf: (index: ProposedDesign) => ComparedPlans;
}

/** The indexes that are advised, what saves most first. */
export function IndexTable(props: IndexTableProps) {
  const { advice, openRows, unticked, onToggle, onTick, onTickAll, actions, plansOf } = props;
  const { indexes } = advice;
  const [shown, showMore] = useShownCount(indexes.length);
  return (
    <section class="advice-section" aria-labelledby="new-indexes">
      <h2 id="new-indexes">New indexes</h2>
      <table class="advice-table">
        <thead>
          <tr>
            <th class="column-tick">
              <input
                type="checkbox"
                aria-label="Create all"
                checked={unticked.size === 0}
                ref={(input) => {
                  if (input) input.indeterminate = unticked.size > 0 && unticked.size < indexes.length;
                }}
                onChange={(event) => onTickAll(event.currentTarget.checked)}
              />
            </th>
            <th scope="col">Index</th>
            <th
              scope="col"
              class="column-saves"
              title="Of the cost of all statements, beside the other indexes"
            >
              Saves
            </th>
            <th
              scope="col"
              class="number wide-only column-cost"
              title="Of all statements, without and with it"
            >
              Cost of all
            </th>
            <th scope="col" class="number wide-only">
              Size
            </th>
            <th
              scope="col"
              class="number wide-only"
              title="What the statements' writes into it cost, in the planner's units"
            >
              Write cost
            </th>
            <th scope="col" class="number medium-only" title="Statements that it helps">
              Helps
            </th>
          </tr>
        </thead>
        {indexes.slice(0, shown).map((index, place) => (
          <IndexRow
            key={index.sql}
            index={index}
            costOfAll={advice.costBefore}
            sources={advice.sources}
            isOpen={openRows.has(index.sql)}
            isTicked={!unticked.has(place)}
            onToggle={() => onToggle(index.sql)}
            onTick={() => onTick(place)}
            actions={actions}
            plans={plansOf(index)}
          />
        ))}
      </table>
      <MoreButton shown={shown} count={indexes.length} onMore={showMore} />
    </section>
  );
}
