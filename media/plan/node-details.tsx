import type { PlanFinding, PlanNode, PlanWorker } from '../../server/src/protocol/plan';
import { formatCount, formatDuration } from '../shared/format';
import { Icon } from '../shared/icon';
import { detailGroups } from './detail-facts';

interface NodeDetailsProps {
  readonly node: PlanNode;
  readonly findings: readonly PlanFinding[];
}

/** Everything about the selected node. */
export function NodeDetails({ node, findings }: NodeDetailsProps) {
  const name =
    [node.schema, node.relation].filter((part) => part !== undefined).join('.') ||
    node.cte ||
    node.functionName;
  const own = findings.filter(({ nodeId }) => nodeId === node.id);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section class="details" aria-label="Selected node" tabIndex={0}>
      <h2>
        {node.title}
        {name !== undefined && <span class="muted"> on </span>}
        {name}
      </h2>
      {own.map((finding) => (
        <p key={finding.finding} class="details-finding">
          <Icon name="lightbulb" />
          <span>
            {finding.message} {finding.why} {finding.advice}
          </span>
        </p>
      ))}
      <div class="details-groups">
        {detailGroups(node).map(({ title, facts }) => (
          <div key={title} class="details-group">
            <h3>{title}</h3>
            <dl>
              {facts.map(({ name: factName, value, isCode }) => (
                <div key={factName} class="details-fact">
                  <dt class="detail-name">{factName}</dt>
                  <dd class={isCode === true ? 'detail-value mono' : 'detail-value'}>
                    {value.length > longest ? `${value.slice(0, longest)}…` : value}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
        {node.workers.length > 0 && <Workers workers={node.workers} />}
      </div>
    </section>
  );
}

/** A filter can hold a list of ten thousand values; all of it is in the Text tab. */
const longest = 4000;

function Workers({ workers }: { readonly workers: readonly PlanWorker[] }) {
  return (
    <div class="details-group">
      <h3>Workers</h3>
      <table class="workers">
        <thead>
          <tr>
            <th scope="col">Worker</th>
            <th scope="col" class="number">
              Time
            </th>
            <th scope="col" class="number">
              Rows
            </th>
            <th scope="col" class="number">
              Loops
            </th>
          </tr>
        </thead>
        <tbody>
          {workers.slice(0, 100).map((worker) => {
            const loops = worker.loops ?? 1;
            return (
              <tr key={worker.number}>
                <td>{worker.number}</td>
                <td class="number">
                  {worker.actualTotalTimePerLoopMs === undefined
                    ? ''
                    : formatDuration(worker.actualTotalTimePerLoopMs * loops)}
                </td>
                <td class="number">
                  {worker.actualRowsPerLoop === undefined
                    ? ''
                    : formatCount(Math.round(worker.actualRowsPerLoop * loops))}
                </td>
                <td class="number">{worker.loops === undefined ? '' : formatCount(worker.loops)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
