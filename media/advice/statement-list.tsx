import { useMemo } from 'preact/hooks';
import type { ChangedStatement, Sourced, StatementSource } from '../../server/src/protocol/advice';
import type { Actions } from './actions';
import type { ComparedPlans } from './compared-plans';
import { costChange, countOf } from './cost-text';
import { MoreButton, useShownCount } from './more-button';
import { Places } from './places';

type Statement = ChangedStatement & Sourced;

interface StatementListProps {
  readonly statements: readonly Statement[];
  readonly sources: readonly StatementSource[];
  readonly actions: Actions;
  readonly plans: ComparedPlans;
}

/** Statements whose cost changes, what changes most in all its calls first. */
export function StatementList({ statements, sources, actions, plans }: StatementListProps) {
  const sorted = useMemo(() => [...statements].sort((a, b) => changeOf(b) - changeOf(a)), [statements]);
  const [shown, showMore] = useShownCount(sorted.length, 20);
  return (
    <>
      <ul class="statements">
        {sorted.slice(0, shown).map((statement) => (
          <li key={statement.source} class="statement">
            <Places places={sources[statement.source]?.places ?? []} onOpen={actions.openPlace} />
            <span class="statement-text mono" title={statement.statement.slice(0, longestTitle)}>
              {statement.statement.slice(0, longestText)}
            </span>
            <span class="statement-calls number muted">
              {statement.calls !== undefined && countOf(statement.calls, 'call')}
            </span>
            <span class="statement-cost number">
              ~{costChange(statement.costBefore, statement.costAfter)}
            </span>
            <span class="statement-plans">
              <button
                type="button"
                class="link-button"
                onClick={() => actions.showPlan(plans.before(statement))}
              >
                Plan before
              </button>
              <button
                type="button"
                class="link-button"
                onClick={() => actions.showPlan(plans.after(statement))}
              >
                Plan after
              </button>
            </span>
          </li>
        ))}
      </ul>
      <MoreButton shown={shown} count={sorted.length} onMore={showMore} />
    </>
  );
}

function changeOf({ costBefore, costAfter, calls = 1 }: Statement): number {
  return Math.abs(costBefore - costAfter) * calls;
}

const longestText = 300;
const longestTitle = 2000;
