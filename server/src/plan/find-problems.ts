import type { FindingSeverity, Plan, PlanFinding } from '../protocol/plan';
import type { Detection, FindingCheck } from './finding-check';
import { findingChecks } from './findings/all-checks';

/** What the plan shows to be wrong, the largest saving first; silent about what cannot save a twentieth. */
export function findProblems(
  plan: Plan,
  checks: readonly FindingCheck[] = findingChecks,
): readonly PlanFinding[] {
  const findings: PlanFinding[] = [];
  for (const check of checks) {
    for (const detection of check.check(plan)) {
      const finding = weigh(plan, check, detection);
      if (finding !== undefined) findings.push(finding);
    }
  }
  return findings.sort(
    (a, b) => (b.savingMs ?? 0) - (a.savingMs ?? 0) || (b.savingShare ?? 0) - (a.savingShare ?? 0),
  );
}

function weigh(plan: Plan, check: FindingCheck, detection: Detection): PlanFinding | undefined {
  const { nodeId, message, advice = check.advice, savingMs, costShare } = detection;
  const wholeMs = (plan.totalTimeMs ?? 0) + (plan.planningTimeMs ?? 0);
  const share = savingMs === undefined ? costShare : wholeMs > 0 ? Math.min(1, savingMs / wholeMs) : 0;
  if (share === undefined || share < leastShare) return undefined;
  if (savingMs !== undefined && savingMs < leastMs) return undefined;
  return {
    finding: check.id,
    severity: savingMs === undefined ? 'information' : severityOf(savingMs, share),
    ...(nodeId === undefined ? {} : { nodeId }),
    summary: check.summary,
    message,
    why: check.why,
    advice,
    ...(savingMs === undefined ? {} : { savingMs }),
    savingShare: share,
  };
}

const leastShare = 0.05;
const leastMs = 1;

function severityOf(savingMs: number, share: number): FindingSeverity {
  if (savingMs >= 1000 && share >= 0.5) return 'error';
  if (savingMs >= 10 && share >= 0.2) return 'warning';
  return 'information';
}
