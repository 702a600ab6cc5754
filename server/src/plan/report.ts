import type { FindingSeverity, Plan, PlanFinding, PlanNode, PlanProperties } from '../protocol/plan';
import { flagFields, listFields, numberFields, textFields } from './node-fields';
import { nodeText } from './plan-tree';
import { countText, durationText, factorText, shareText } from './quantity';

/** One of `plans` in what the command line's `plan` and `explain` answer. A contract: names stay. */
export interface PlanReport {
  /** The file's name, "-", "offline" or "server". */
  readonly source: string;
  readonly format: string;
  readonly nodeCount: number;
  readonly planningTimeMs?: number;
  readonly executionTimeMs?: number;
  readonly selfTimeSumMs?: number;
  readonly unattributedMs?: number;
  readonly root: NodeReport | undefined;
  readonly findings: readonly FindingReport[];
}

export interface NodeReport {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly relation?: string;
  readonly alias?: string;
  readonly index?: string;
  readonly selfTimeMs?: number;
  readonly totalTimeMs?: number;
  readonly actualRows?: number;
  readonly planRows?: number;
  readonly loops?: number;
  readonly totalCost?: number;
  readonly children: readonly NodeReport[];
  readonly properties: PlanProperties;
}

export interface FindingReport {
  readonly finding: string;
  readonly severity: FindingSeverity;
  readonly node: number | undefined;
  readonly message: string;
  readonly advice: string;
  readonly savingMs?: number;
  readonly savingShare?: number;
}

/** The report of one plan. It can be deeper than JSON.stringify can go: print it with `writeJson`. */
export function reportPlan(source: string, plan: Plan, findings: readonly PlanFinding[]): PlanReport {
  const { planningTimeMs, executionTimeMs, selfTimeSumMs, unattributedMs } = plan;
  return {
    source,
    format: plan.format,
    nodeCount: plan.nodes.length,
    ...defined({ planningTimeMs, executionTimeMs, selfTimeSumMs, unattributedMs }),
    root: reportNodes(plan),
    findings: findings.map(({ finding, severity, nodeId, message, advice, savingMs, savingShare }) => ({
      finding,
      severity,
      node: nodeId,
      message,
      advice,
      ...defined({ savingMs, savingShare }),
    })),
  };
}

/** The same for people: what it took, what to mend, the tree. */
export function reportText(source: string, plan: Plan, findings: readonly PlanFinding[]): string {
  return [`${source}: ${headline(plan)}`, ...findings.flatMap(findingLines), '', ...treeLines(plan)].join(
    '\n',
  );
}

function headline(plan: Plan): string {
  const parts = [`${countText(plan.nodes.length)} ${plan.nodes.length === 1 ? 'node' : 'nodes'}`];
  const cost = plan.nodes[0]?.totalCost;
  if (plan.totalTimeMs !== undefined) parts.unshift(durationText(plan.totalTimeMs));
  else if (cost !== undefined) parts.unshift(`estimated cost ${countText(cost)}`);
  if (plan.planningTimeMs !== undefined) parts.push(`planning ${durationText(plan.planningTimeMs)}`);
  if ((plan.unattributedMs ?? 0) >= 0.05 * (plan.totalTimeMs ?? 0) && plan.timed) {
    parts.push(`${durationText(plan.unattributedMs ?? 0)} outside of the nodes`);
  }
  return parts.join(', ');
}

function findingLines(finding: PlanFinding): string[] {
  const { savingMs, savingShare = 0 } = finding;
  const saving =
    savingMs === undefined
      ? `${shareText(savingShare)} of the cost`
      : `up to ${durationText(savingMs)}, ${shareText(savingShare)}`;
  const node = finding.nodeId === undefined ? '' : ` (node ${finding.nodeId})`;
  return [
    '',
    `  ${finding.severity} ${finding.finding}: saves ${saving}${node}`,
    `    ${finding.message}`,
    `    ${finding.advice}`,
  ];
}

function treeLines(plan: Plan): string[] {
  const rows = plan.nodes.map((node) => ({
    node,
    label: `${'  '.repeat(Math.min(node.depth, 40))}${nodeText(node)}`,
  }));
  const width = rows.reduce((most, { label }) => Math.max(most, Math.min(label.length, 60)), 0);
  return rows.map(({ node, label }) => `  ${label.padEnd(width)}  ${measures(node)}`.trimEnd());
}

function measures(node: PlanNode): string {
  const parts: string[] = [];
  if (node.selfTimeMs !== undefined)
    parts.push(`${durationText(node.selfTimeMs)} ${shareText(node.selfTimeShare ?? 0)}`);
  else if (node.totalCost !== undefined) parts.push(`cost ${countText(node.totalCost)}`);
  if (node.loops === 0) parts.push('never executed');
  else if (node.estimatedRows !== undefined) {
    const actual = node.actualRows === undefined ? '' : ` -> ${countText(node.actualRows)}`;
    parts.push(`rows ~${countText(node.estimatedRows)}${actual}`);
  }
  const { estimate } = node;
  if (estimate !== undefined && estimate.factor >= 10 && !estimate.cutShort)
    parts.push(`misestimate ${factorText(estimate.factor)}`);
  if ((node.loops ?? 1) > 1) parts.push(`loops ${countText(node.loops ?? 1)}`);
  return parts.join('  ');
}

function reportNodes(plan: Plan): NodeReport | undefined {
  const reports: NodeReport[] = [];
  for (let id = plan.nodes.length - 1; id >= 0; id--) {
    const node = plan.nodes[id];
    if (node === undefined) continue;
    const { relation, alias, index, selfTimeMs, totalTimeMs, actualRows, planRows, loops, totalCost } = node;
    reports[id] = {
      id,
      type: node.type,
      title: node.title,
      ...defined({ relation, alias, index, selfTimeMs, totalTimeMs, actualRows, planRows, loops, totalCost }),
      children: node.childIds.flatMap((childId) => reports[childId] ?? []),
      properties: { ...knownProperties(node), ...node.properties },
    };
  }
  return reports[0];
}

/** What the server wrote and the report has no field for, under the server's own names. */
function knownProperties(node: PlanNode): PlanProperties {
  const fields = [...textFields, ...listFields, ...numberFields, ...flagFields];
  return Object.fromEntries(
    fields.flatMap(([name, field]) => {
      const value = node[field];
      return reportedFields.has(field) || value === undefined ? [] : [[name, value]];
    }),
  );
}

const reportedFields: ReadonlySet<string> = new Set([
  'type',
  'relation',
  'alias',
  'index',
  'planRows',
  'loops',
  'totalCost',
]);

function defined<Shape extends object>(
  shape: Shape,
): { [Key in keyof Shape]?: Exclude<Shape[Key], undefined> } {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Shape]?: Exclude<Shape[Key], undefined>;
  };
}
