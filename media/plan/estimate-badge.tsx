import type { PlanNode } from '../../server/src/protocol/plan';
import { formatFactor } from '../shared/format';

/** How far the planner was off, from ten times on: an arrow, a factor and a word, besides the colour. */
export function EstimateBadge({ node }: { readonly node: PlanNode }) {
  const { estimate } = node;
  if (estimate === undefined || estimate.factor < 10 || estimate.cutShort) return null;
  const isUnder = estimate.direction === 'under';
  const words = isUnder
    ? 'more rows came than the planner expected'
    : 'fewer rows came than the planner expected';
  return (
    <span
      class={`estimate-badge ${isUnder ? 'more' : 'fewer'}`}
      title={`${formatFactor(estimate.factor)} ${words}`}
    >
      {isUnder ? '↑' : '↓'}
      {formatFactor(estimate.factor)}
      <span class="visually-hidden"> {words}</span>
    </span>
  );
}
