import type { Plan } from '../protocol/plan';
import { attributeBlocks } from './attribution/attribute-blocks';
import { attributeCost } from './attribution/attribute-cost';
import { attributeTime } from './attribution/attribute-time';
import { estimateRows } from './attribution/estimate-rows';
import { flattenNodes } from './flatten-nodes';
import { isJsonObject, type JsonObject } from './format/json';
import type { NodeDraft } from './node-draft';
import { readSummary } from './read-summary';

/** Makes the model of one plan from the object that the server wrote. */
export function buildPlan(document: JsonObject, loggedDurationMs: number | undefined): Plan {
  const root = isJsonObject(document.Plan) ? document.Plan : document;
  const nodes = flattenNodes(root);
  const summary = readSummary(root === document ? {} : document);
  const analyzed = nodes.some((node) => node.loops !== undefined);
  const timed = nodes.some((node) => node.actualTotalTimePerLoopMs !== undefined);
  estimateRows(nodes);
  attributeCost(nodes);
  attributeBlocks(nodes, timed ? attributeTime(nodes) : new Map());
  const times = timed ? sumTimes(nodes, summary, loggedDurationMs) : {};
  const buffers = nodes[0]?.buffers;
  return {
    format: 'json',
    nodes,
    analyzed,
    timed,
    ...summary,
    ...times,
    ...(buffers === undefined ? {} : { buffers }),
    ...(loggedDurationMs === undefined ? {} : { loggedDurationMs }),
  };
}

type Summary = ReturnType<typeof readSummary>;

function sumTimes(nodes: readonly NodeDraft[], summary: Summary, loggedDurationMs: number | undefined) {
  let selfTimeSumMs = 0;
  for (const node of nodes) selfTimeSumMs += node.selfTimeMs ?? 0;
  const totalTimeMs = Math.max(summary.executionTimeMs ?? loggedDurationMs ?? 0, selfTimeSumMs);
  for (const node of nodes) {
    node.selfTimeShare = totalTimeMs > 0 ? (node.selfTimeMs ?? 0) / totalTimeMs : 0;
  }
  let outsideMs = summary.serialization?.timeMs ?? 0;
  for (const trigger of summary.triggers) outsideMs += trigger.timeMs ?? 0;
  return { totalTimeMs, selfTimeSumMs, unattributedMs: Math.max(0, totalTimeMs - selfTimeSumMs - outsideMs) };
}
