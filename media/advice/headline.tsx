import type { IndexAdvice } from '../../server/src/protocol/advice';
import type { AdvicePresentation } from '../../server/src/protocol/advice-view';
import { formatBytes, formatCount, formatShare } from '../shared/format';
import { Icon } from '../shared/icon';
import { costChange, costText } from './cost-text';

interface HeadlineProps {
  readonly presentation: AdvicePresentation;
  readonly tickedCount: number;
  readonly onCreateAll: () => void;
  readonly onOpenScript: () => void;
  readonly onAdviseAgain: () => void;
}

/** How many indexes for how many statements, what they bring and what they cost. */
export function Headline(props: HeadlineProps) {
  const { presentation, tickedCount, onCreateAll, onOpenScript, onAdviseAgain } = props;
  const { advice } = presentation;
  const count = advice.indexes.length;
  return (
    <header class="headline">
      <div class="headline-top">
        <h1>{titleOf(presentation)}</h1>
        <span class="headline-actions">
          {count > 0 && (
            <button type="button" class="button" disabled={tickedCount === 0} onClick={onCreateAll}>
              <Icon name="new-file" />{' '}
              {tickedCount === count
                ? 'Create all…'
                : `Create ${formatCount(tickedCount)} of ${formatCount(count)}…`}
            </button>
          )}
          {hasScript(advice) && (
            <button type="button" class="button" onClick={onOpenScript}>
              <Icon name="go-to-file" /> Open as script
            </button>
          )}
          <button
            type="button"
            class="icon-button"
            title="Advise again"
            aria-label="Advise again"
            onClick={onAdviseAgain}
          >
            <Icon name="refresh" />
          </button>
        </span>
      </div>
      <p class="estimated" role="note">
        <Icon name="beaker" />
        <span>{originText(presentation)}</span>
      </p>
      {count > 0 && (
        <dl class="headline-facts">
          {factsOf(presentation).map(({ name, value, isMain }) => (
            <div key={name} class={isMain ? 'fact fact-main' : 'fact'}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {count > 0 && tickedCount < count && (
        <p class="headline-remark muted">
          {tickedCount === 0 ? 'None is ticked.' : 'Not all are ticked.'} The cost after belongs to all{' '}
          {formatCount(count)} indexes.
        </p>
      )}
      {advice.statements === 0 && (
        <p class="headline-remark muted">
          Statements are looked for in the SQL and the code of the folder, and in what pg_stat_statements
          counted when the statistics were taken.
        </p>
      )}
    </header>
  );
}

/** There is something in it besides that nothing is advised. */
function hasScript({ indexes, redundant, unused, unplanned }: IndexAdvice): boolean {
  return [indexes, redundant, unused, unplanned].some(({ length }) => length > 0);
}

function titleOf({ advice: { indexes, statements } }: AdvicePresentation): string {
  if (statements === 0) return 'No statement was found';
  const many = `${formatCount(statements)} ${statements === 1 ? 'statement' : 'statements'}`;
  if (indexes.length === 0) return `No index would help the ${many}`;
  return `${formatCount(indexes.length)} ${indexes.length === 1 ? 'index' : 'indexes'} for ${many}`;
}

function originText({ statisticsDate, problems }: AdvicePresentation): string {
  const basis =
    statisticsDate === undefined ? 'with assumed sizes' : `with the statistics of ${statisticsDate}`;
  return [`Planned offline ${basis}. Costs and sizes are estimates; nothing was executed.`, ...problems].join(
    ' ',
  );
}

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly isMain?: boolean;
}

function factsOf({ advice: { costBefore, costAfter, sizeBytes, writeCost } }: AdvicePresentation): Fact[] {
  const share = costBefore > 0 ? (costBefore - costAfter) / costBefore : 0;
  return [
    { name: 'Estimated cost', value: `~${costChange(costBefore, costAfter)}`, isMain: true },
    { name: 'Saves', value: formatShare(share) },
    { name: 'Size', value: `~${formatBytes(sizeBytes)}` },
    { name: 'Write cost', value: writeCost === 0 ? 'none' : `~${costText(writeCost)}` },
  ];
}
