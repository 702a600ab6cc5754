import type { Sourced, StatementSource, UnplannedStatement } from '../../server/src/protocol/advice';
import type { Actions } from './actions';
import { countOf } from './cost-text';
import { MoreButton, useShownCount } from './more-button';
import { Places } from './places';

interface UnplannedStatementsProps {
  readonly statements: readonly (UnplannedStatement & Sourced)[];
  readonly sources: readonly StatementSource[];
  readonly actions: Actions;
}

/** What the planner refused, folded: the advice does not know of it. */
export function UnplannedStatements({ statements, sources, actions }: UnplannedStatementsProps) {
  const [shown, showMore] = useShownCount(statements.length);
  if (statements.length === 0) return null;
  return (
    <details class="advice-section unplanned">
      <summary>{countOf(statements.length, 'statement')} could not be planned</summary>
      <ul class="statements">
        {statements.slice(0, shown).map((statement, place) => (
          <li key={place} class="unplanned-statement">
            <Places places={sources[statement.source]?.places ?? []} onOpen={actions.openPlace} />
            <span class="unplanned-text">
              <span>{statement.message}</span>
              <span class="statement-text mono muted">{statement.statement.slice(0, 300)}</span>
            </span>
          </li>
        ))}
      </ul>
      <MoreButton shown={shown} count={statements.length} onMore={showMore} />
    </details>
  );
}
