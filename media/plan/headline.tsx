import type { Plan } from '../../server/src/protocol/plan';
import type { PlanOrigin, PlanPresentation } from '../../server/src/protocol/plan-view';
import { formatCount, formatDuration, formatShare } from '../shared/format';
import { Icon } from '../shared/icon';

interface HeadlineProps {
  readonly presentation: PlanPresentation;
  readonly onRerun: (analyze: boolean) => void;
}

/** What it is, where it is from, what it took. */
export function Headline({ presentation, onRerun }: HeadlineProps) {
  const { plan, title, origin, canRerun } = presentation;
  return (
    <header class="headline">
      <div class="headline-top">
        <h1 title={title}>{title}</h1>
        <span class="headline-origin muted">{originText(origin)}</span>
        {canRerun === true && (
          <span class="headline-actions">
            <button type="button" class="button" onClick={() => onRerun(plan.analyzed)}>
              <Icon name="refresh" /> Re-run
            </button>
            {!plan.analyzed && (
              <button type="button" class="button" onClick={() => onRerun(true)}>
                <Icon name="pulse" /> Analyze
              </button>
            )}
          </span>
        )}
      </div>
      <Estimated plan={plan} origin={origin} />
      <dl class="headline-facts">
        {facts(plan).map(({ name, value, isMain }) => (
          <div key={name} class={isMain ? 'fact fact-main' : 'fact'}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </header>
  );
}

/** A plan that was not executed says so, in words and with a border, before any number. */
function Estimated({ plan, origin }: { readonly plan: Plan; readonly origin: PlanOrigin }) {
  if (plan.analyzed && origin.kind !== 'offline') return null;
  return (
    <p class="estimated" role="note">
      <Icon name="beaker" />
      <span>{estimatedText(origin)}</span>
    </p>
  );
}

function estimatedText(origin: PlanOrigin): string {
  if (origin.kind === 'offline') {
    const basis =
      origin.statisticsDate === undefined
        ? 'with assumed sizes'
        : `with the statistics of ${origin.statisticsDate}`;
    const without = origin.problems?.length ? ` ${origin.problems.join(' ')}` : '';
    return `Planned offline ${basis}. Costs and rows are estimates; nothing was executed.${without}`;
  }
  const generic =
    origin.kind === 'server' && origin.generic === true ? ' for any value of its parameters' : '';
  return `Planned${generic}, not executed. Costs and rows are the planner's estimates.`;
}

function originText(origin: PlanOrigin): string {
  switch (origin.kind) {
    case 'server': {
      const time = new Date(origin.time);
      const clock = Number.isNaN(time.getTime()) ? origin.time : time.toLocaleTimeString();
      return `${origin.server} · ${origin.connection} · ${clock}`;
    }
    case 'offline':
      return 'Offline planner';
    case 'file':
      return origin.name;
  }
}

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly isMain?: boolean;
}

function facts(plan: Plan): Fact[] {
  const root = plan.nodes[0];
  const list: Fact[] = [];
  if (plan.totalTimeMs !== undefined)
    list.push({ name: 'Time', value: formatDuration(plan.totalTimeMs), isMain: true });
  else if (plan.executionTimeMs !== undefined)
    list.push({ name: 'Time', value: formatDuration(plan.executionTimeMs), isMain: true });
  else if (root?.totalCost !== undefined) {
    list.push({ name: 'Estimated cost', value: `~${formatCount(Math.round(root.totalCost))}`, isMain: true });
  }
  if (plan.planningTimeMs !== undefined)
    list.push({ name: 'Planning', value: formatDuration(plan.planningTimeMs) });
  if (root?.actualRows !== undefined) list.push({ name: 'Rows', value: formatCount(root.actualRows) });
  else if (root?.planRows !== undefined) list.push({ name: 'Rows', value: `~${formatCount(root.planRows)}` });
  const outsideMs = plan.unattributedMs ?? 0;
  if (outsideMs >= 0.05 * (plan.totalTimeMs ?? 0) && outsideMs >= 1) {
    list.push({ name: 'Outside of the nodes', value: formatDuration(outsideMs) });
  }
  const buffers = plan.buffers;
  if (buffers !== undefined) {
    const touched = buffers.sharedHit + buffers.sharedRead;
    const cached = touched === 0 ? '' : `, ${formatShare(buffers.sharedHit / touched)} from cache`;
    list.push({ name: 'Buffers', value: `${formatCount(touched)}${cached}` });
  }
  const workers = workersOf(plan);
  if (workers !== undefined) list.push({ name: 'Workers', value: workers });
  const triggerMs = plan.triggers.reduce((sum, { timeMs }) => sum + (timeMs ?? 0), 0);
  if (triggerMs > 0) list.push({ name: 'Triggers', value: formatDuration(triggerMs) });
  if (plan.jit?.totalMs !== undefined) list.push({ name: 'JIT', value: formatDuration(plan.jit.totalMs) });
  if (plan.serialization?.timeMs !== undefined)
    list.push({ name: 'Serialization', value: formatDuration(plan.serialization.timeMs) });
  return list;
}

function workersOf(plan: Plan): string | undefined {
  let planned = 0;
  let launched = 0;
  for (const node of plan.nodes) {
    planned = Math.max(planned, node.workersPlanned ?? 0);
    launched = Math.max(launched, node.workersLaunched ?? 0);
  }
  if (planned === 0) return undefined;
  return launched < planned && plan.analyzed ? `${launched} of ${planned}` : `${planned}`;
}
