import { isGather, type NodeDraft } from '../node-draft';

/**
 * What turns a node's time summed over processes into wall-clock time: 1 outside of Gather. Below a Gather the
 * processes ran at once, so the section takes as long as its busiest process; where the server did not list the
 * workers, as long as the average one. Also sets `processes`: a Gather's child runs once per process and loop,
 * so its loops tell how many took part, the leader included.
 */
export function processScales(nodes: readonly NodeDraft[], cpuTimeMs: Float64Array): Float64Array {
  const scales = new Float64Array(nodes.length).fill(1);
  for (const node of nodes) {
    const parent = node.parentId === undefined ? undefined : nodes[node.parentId];
    if (parent === undefined) continue;
    const inherited = scales[parent.id] ?? 1;
    node.processes = parent.processes;
    scales[node.id] = inherited;
    if (!isGather(parent) || node.relationship === 'InitPlan') continue;
    const participants = participantsOf(parent, node);
    node.processes = participants;
    scales[node.id] = inherited * busiestShare(node, participants, cpuTimeMs[node.id] ?? 0);
  }
  return scales;
}

function participantsOf(gather: NodeDraft, child: NodeDraft): number {
  const launched = gather.workersLaunched ?? gather.workersPlanned ?? 0;
  if (child.loops === undefined || !gather.loops) return launched + (gather.singleCopy === true ? 0 : 1);
  return Math.min(Math.max(1, child.loops / gather.loops), launched + 1);
}

function busiestShare(child: NodeDraft, participants: number, cpuTimeMs: number): number {
  const times: number[] = [];
  let workersMs = 0;
  for (const worker of child.workers) {
    const timeMs = (worker.actualTotalTimePerLoopMs ?? 0) * (worker.loops ?? 0);
    times.push(timeMs);
    workersMs += timeMs;
  }
  if (workersMs <= 0 || cpuTimeMs <= 0) return 1 / participants;
  const leaderMs = Math.max(0, cpuTimeMs - workersMs);
  return Math.min(1, times.reduce((most, timeMs) => Math.max(most, timeMs), leaderMs) / cpuTimeMs);
}
