import type { Plan } from '../../server/src/protocol/plan';
import { formatCount, formatDuration, formatShare, formatShortCount } from '../shared/format';
import { Icon } from '../shared/icon';
import { ShareBar } from '../shared/share-bar';
import { EstimateBadge } from './estimate-badge';
import { type NodeFacts, touchedBlocks } from './node-facts';
import { rowsText } from './rows-text';

interface TreeRowProps {
  readonly plan: Plan;
  readonly facts: NodeFacts;
  /** From 1, the header being the first. */
  readonly rowIndex: number;
  readonly indentPx: number;
  readonly isSelected: boolean;
  readonly isCollapsed: boolean;
  readonly isSlowest: boolean;
  readonly isDimmed: boolean;
  readonly onSelect: (id: number) => void;
  readonly onToggle: (id: number) => void;
}

export function TreeRow(props: TreeRowProps) {
  const { plan, facts, isSelected, isCollapsed, isSlowest, onSelect, onToggle } = props;
  const { node } = facts;
  const siblings = node.parentId === undefined ? [node.id] : (plan.nodes[node.parentId]?.childIds ?? []);
  const hasChildren = node.childIds.length > 0;
  const blocks = touchedBlocks(node);
  const classes = ['tree-row', 'tree-columns'];
  if (isSelected) classes.push('selected');
  if (props.isDimmed) classes.push('dimmed');
  if (facts.neverExecuted) classes.push('never');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it handles the keys.
    <div
      id={`node-${node.id}`}
      class={classes.join(' ')}
      role="row"
      tabIndex={-1}
      aria-rowindex={props.rowIndex}
      aria-level={node.depth + 1}
      aria-posinset={siblings.length < 1000 ? siblings.indexOf(node.id) + 1 : undefined}
      aria-setsize={siblings.length}
      aria-selected={isSelected}
      aria-expanded={hasChildren ? !isCollapsed : undefined}
      onClick={() => onSelect(node.id)}
      onDblClick={() => hasChildren && onToggle(node.id)}
    >
      <span role="gridcell" class="cell-node" tabIndex={-1} style={{ paddingLeft: `${props.indentPx}px` }}>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: arrow keys do the same. */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: for the pointer only. */}
        <span
          class="twistie"
          onClick={(event) => {
            if (!hasChildren) return;
            event.stopPropagation();
            onToggle(node.id);
          }}
        >
          {hasChildren && <Icon name={isCollapsed ? 'chevron-right' : 'chevron-down'} />}
        </span>
        <span class="node-title">{facts.title}</span>
        {facts.object !== '' && <span class="node-object">{facts.object}</span>}
        {isSlowest && (
          <span class="slowest-badge" title={plan.timed ? 'No node takes longer.' : 'No node costs more.'}>
            <Icon name="flame" /> {plan.timed ? 'slowest' : 'costliest'}
          </span>
        )}
        {facts.detail !== '' && <span class="node-detail mono">{facts.detail}</span>}
      </span>
      <span role="gridcell" class="number cell-self" tabIndex={-1}>
        {selfText(plan, facts)}
      </span>
      <span role="gridcell" class="cell-bar" tabIndex={-1}>
        <ShareBar share={facts.share} />
        <span class="cell-share number">{formatShare(facts.share)}</span>
      </span>
      <span role="gridcell" class="number cell-rows" tabIndex={-1}>
        {facts.neverExecuted ? 'never executed' : rowsText(node)}
      </span>
      <span role="gridcell" class="cell-estimate" tabIndex={-1}>
        <EstimateBadge node={node} />
      </span>
      <span role="gridcell" class="number cell-loops" tabIndex={-1}>
        {(node.loops ?? 1) > 1 ? formatCount(node.loops ?? 1) : ''}
      </span>
      <span role="gridcell" class="number cell-buffers" tabIndex={-1}>
        {blocks === undefined || blocks === 0 ? '' : formatShortCount(blocks)}
      </span>
    </div>
  );
}

/** Costs wear a "~": they are never to be taken for times. */
function selfText(plan: Plan, { node, neverExecuted }: NodeFacts): string {
  if (neverExecuted) return '–';
  if (plan.timed) return node.selfTimeMs === undefined ? '' : formatDuration(node.selfTimeMs);
  return node.selfCost === undefined ? '' : `~${formatShortCount(Math.round(node.selfCost))}`;
}
