import { useState } from 'preact/hooks';
import type { FindingSeverity, PlanFinding } from '../../server/src/protocol/plan';
import { formatDuration, formatShare } from '../shared/format';
import { Icon } from '../shared/icon';

interface FindingsBoxProps {
  readonly findings: readonly PlanFinding[];
  readonly onShow: (nodeId: number) => void;
}

/** What to do about the plan, the largest saving first. */
export function FindingsBox({ findings, onShow }: FindingsBoxProps) {
  const [showAll, setShowAll] = useState(false);
  if (findings.length === 0) return null;
  const shown = showAll ? findings : findings.slice(0, fewFindings);
  const hidden = findings.length - shown.length;
  return (
    <section class="findings" aria-label="Findings">
      <ul>
        {shown.map((finding) => (
          <Finding key={`${finding.finding} ${finding.nodeId}`} finding={finding} onShow={onShow} />
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" class="link-button findings-more" onClick={() => setShowAll(true)}>
          {hidden === 1 ? 'Show 1 more finding' : `Show ${hidden} more findings`}
        </button>
      )}
    </section>
  );
}

const fewFindings = 3;

function Finding({
  finding,
  onShow,
}: {
  readonly finding: PlanFinding;
  readonly onShow: (nodeId: number) => void;
}) {
  const { nodeId } = finding;
  return (
    <li class="finding">
      <span class={`finding-icon ${finding.severity}`}>
        <Icon name={icons[finding.severity]} />
        <span class="visually-hidden">{finding.severity}</span>
      </span>
      <span class="finding-saving number">{savingText(finding)}</span>
      <span class="finding-text">
        <span title={finding.why}>{finding.message}</span> <span class="muted">{finding.advice}</span>
      </span>
      {nodeId !== undefined && (
        <button type="button" class="link-button" onClick={() => onShow(nodeId)}>
          Show in plan
        </button>
      )}
    </li>
  );
}

function savingText({ savingMs, savingShare = 0 }: PlanFinding): string {
  return savingMs === undefined
    ? `${formatShare(savingShare)} of cost`
    : `saves ≤ ${formatDuration(savingMs)}`;
}

const icons: Readonly<Record<FindingSeverity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'info',
  hint: 'lightbulb',
};
