import type { AdvisedRewrite } from '../../server/src/protocol/advice';
import type { WantedPlan } from '../../server/src/protocol/advice-view';
import { Icon } from '../shared/icon';
import type { Actions } from './actions';
import { costChange } from './cost-text';
import { MoreButton, useShownCount } from './more-button';
import { Places } from './places';

interface RewriteListProps {
  readonly rewrites: readonly AdvisedRewrite[];
  readonly actions: Actions;
}

/** Statements that would be cheaper if they were written otherwise, what saves most first. */
export function RewriteList({ rewrites, actions }: RewriteListProps) {
  const [shown, showMore] = useShownCount(rewrites.length, 20);
  if (rewrites.length === 0) return null;
  return (
    <section class="advice-section" aria-labelledby="rewrites">
      <h2 id="rewrites">Statements to write otherwise</h2>
      <ul class="statements">
        {rewrites.slice(0, shown).map((rewrite) => (
          <Rewrite key={`${rewrite.path}:${rewrite.line}:${rewrite.column}`} {...rewrite} actions={actions} />
        ))}
      </ul>
      <MoreButton shown={shown} count={rewrites.length} onMore={showMore} />
    </section>
  );
}

function Rewrite({ actions, ...rewrite }: AdvisedRewrite & { readonly actions: Actions }) {
  const { path, line, column, title, rule, sql, rewritten, costBefore, costAfter } = rewrite;
  const plan = (titled: string, of: string): WantedPlan => ({
    title: titled,
    sql: of,
    indexes: [],
    without: [],
  });
  return (
    <li class="rewrite">
      <div class="statement">
        <Places places={[{ path, line, column }]} onOpen={actions.openPlace} />
        <span class="rewrite-title" title={rule}>
          {title}
        </span>
        <span class="statement-calls" />
        <span class="statement-cost number">~{costChange(costBefore, costAfter)}</span>
        <span class="statement-plans">
          <button type="button" class="link-button" onClick={() => actions.showPlan(plan('Before', sql))}>
            Plan before
          </button>
          <button
            type="button"
            class="link-button"
            onClick={() => actions.showPlan(plan('After', rewritten))}
          >
            Plan after
          </button>
        </span>
      </div>
      <details>
        <summary>How it would read</summary>
        <div class="change">
          <code class="mono rewritten">{rewritten}</code>
          <span class="change-actions">
            <button type="button" class="button" onClick={() => actions.copy(rewritten)}>
              <Icon name="copy" /> Copy
            </button>
          </span>
        </div>
      </details>
    </li>
  );
}
