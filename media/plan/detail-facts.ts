import type { PlanBuffers, PlanEstimate, PlanNode, PlanValue } from '../../server/src/protocol/plan';
import { formatBytes, formatCount, formatDuration, formatFactor, formatShare } from '../shared/format';

export interface DetailGroup {
  readonly title: string;
  readonly facts: readonly DetailFact[];
}

export interface DetailFact {
  readonly name: string;
  readonly value: string;
  /** SQL and the like, in the editor's own type. */
  readonly isCode?: boolean;
}

/** Everything that is known of a node, in words and units; what the model does not know as the server wrote it. */
export function detailGroups(node: PlanNode): readonly DetailGroup[] {
  const groups: DetailGroup[] = [
    { title: 'Time', facts: present(timeFacts(node)) },
    { title: 'Rows', facts: present(rowFacts(node)) },
    { title: 'Conditions', facts: present(conditionFacts(node)) },
    { title: 'Memory and disk', facts: present(memoryFacts(node)) },
    { title: 'Buffers', facts: present(bufferFacts(node)) },
    { title: 'Cost', facts: present(costFacts(node)) },
    { title: 'Node', facts: present(identityFacts(node)) },
    {
      title: 'As the server wrote it',
      facts: Object.entries(node.properties).map(([name, value]) => ({
        name,
        value: valueText(value),
        isCode: true,
      })),
    },
  ];
  return groups.filter(({ facts }) => facts.length > 0);
}

type MaybeFact = readonly [name: string, value: string | undefined, isCode?: boolean];

function present(facts: readonly MaybeFact[]): readonly DetailFact[] {
  return facts.flatMap(([name, value, isCode]) =>
    value === undefined || value === '' ? [] : [{ name, value, isCode: isCode === true }],
  );
}

function timeFacts(node: PlanNode): MaybeFact[] {
  if (node.selfTimeMs === undefined || node.loops === 0)
    return node.loops === 0 ? [['Executed', 'never']] : [];
  const loops = node.loops ?? 1;
  return [
    ['Self', `${formatDuration(node.selfTimeMs)}, ${formatShare(node.selfTimeShare ?? 0)} of the query`],
    ['With its children', map(node.totalTimeMs, formatDuration)],
    ['Loops', loops > 1 ? formatCount(loops) : undefined],
    ['Per loop', loops > 1 ? map(node.actualTotalTimePerLoopMs, formatDuration) : undefined],
    ['First row after', map(node.actualStartupTimePerLoopMs, formatDuration)],
    ['Processes', node.processes > 1 ? formatCount(node.processes) : undefined],
    ['Workers', workersText(node)],
    ['I/O', ioText(node)],
  ];
}

function rowFacts(node: PlanNode): MaybeFact[] {
  const loops = node.loops ?? 1;
  const total = (perLoop: number | undefined) =>
    perLoop === undefined || perLoop === 0 ? undefined : formatCount(Math.round(perLoop * loops));
  return [
    ['Came', map(node.actualRows, formatCount)],
    ['Expected', map(node.estimatedRows, (rows) => `~${formatCount(Math.round(rows))}`)],
    ['Estimate', map(node.estimate, estimateText)],
    ['Removed by filter', total(node.rowsRemovedByFilterPerLoop)],
    ['Removed by join filter', total(node.rowsRemovedByJoinFilterPerLoop)],
    ['Removed by recheck', total(node.rowsRemovedByIndexRecheckPerLoop)],
    ['Heap fetches', map(node.heapFetches, formatCount)],
    ['Index searches', map(node.indexSearches, formatCount)],
    ['Width', map(node.planWidthBytes, (width) => `~${formatBytes(width)} per row`)],
  ];
}

function estimateText({ factor, direction, cutShort }: PlanEstimate): string {
  if (direction === 'exact') return 'exact';
  const words = direction === 'under' ? 'more came than expected' : 'fewer came than expected';
  return `${formatFactor(factor)} ${words}${cutShort ? ', because no more were asked for' : ''}`;
}

function conditionFacts(node: PlanNode): MaybeFact[] {
  return [
    ['Index condition', node.indexCond, true],
    ['Recheck condition', node.recheckCond, true],
    ['Hash condition', node.hashCond, true],
    ['Merge condition', node.mergeCond, true],
    ['Join filter', node.joinFilter, true],
    ['Filter', node.filter, true],
    ['One-time filter', node.oneTimeFilter, true],
    ['TID condition', node.tidCond, true],
    ['Run condition', node.runCondition, true],
    ['Order by', node.orderBy, true],
    ['Sort key', node.sortKey?.join(', '), true],
    ['Presorted key', node.presortedKey?.join(', '), true],
    ['Group key', node.groupKey?.join(', '), true],
    ['Cache key', node.cacheKey, true],
    ['Function call', node.functionCall, true],
    ['Remote SQL', node.remoteSql, true],
    ['Output', node.output?.join(', '), true],
  ];
}

function memoryFacts(node: PlanNode): MaybeFact[] {
  const batches = (now: number | undefined, planned: number | undefined) =>
    now === undefined
      ? undefined
      : planned === undefined || planned === now
        ? formatCount(now)
        : `${formatCount(now)}, planned ${formatCount(planned)}`;
  return [
    ['Sort method', node.sortMethod],
    [
      'Sort space',
      map(
        node.sortSpaceBytes,
        (size) => `${formatBytes(size)} ${node.sortSpaceType === 'Disk' ? 'on disk' : 'in memory'}`,
      ),
    ],
    ['Batches', batches(node.hashBatches ?? node.aggregateBatches, node.originalHashBatches)],
    ['Buckets', batches(node.hashBuckets, node.originalHashBuckets)],
    ['Peak memory', map(node.peakMemoryBytes, formatBytes)],
    ['On disk', node.diskBytes === 0 ? undefined : map(node.diskBytes, formatBytes)],
    [
      'Storage',
      map(
        node.storageBytes,
        (size) => `${formatBytes(size)} ${node.storage === 'Disk' ? 'on disk' : 'in memory'}`,
      ),
    ],
    ['Cache', node.cacheHits === undefined ? undefined : cacheText(node)],
    ['Heap pages', heapText(node)],
  ];
}

function cacheText(node: PlanNode): string {
  const evictions =
    (node.cacheEvictions ?? 0) > 0 ? `, ${formatCount(node.cacheEvictions ?? 0)} evictions` : '';
  return `${formatCount(node.cacheHits ?? 0)} hits, ${formatCount(node.cacheMisses ?? 0)} misses${evictions}`;
}

function heapText(node: PlanNode): string | undefined {
  if (node.exactHeapBlocks === undefined && node.lossyHeapBlocks === undefined) return undefined;
  return `${formatCount(node.exactHeapBlocks ?? 0)} exact, ${formatCount(node.lossyHeapBlocks ?? 0)} lossy`;
}

function bufferFacts(node: PlanNode): MaybeFact[] {
  if (node.selfBuffers === undefined || node.buffers === undefined) return [];
  return [
    ['Self', buffersText(node.selfBuffers)],
    ['With its children', node.childIds.length > 0 ? buffersText(node.buffers) : undefined],
  ];
}

function buffersText(buffers: PlanBuffers): string {
  const parts = [
    [buffers.sharedHit, 'hit'],
    [buffers.sharedRead, 'read'],
    [buffers.sharedDirtied, 'dirtied'],
    [buffers.sharedWritten, 'written'],
    [buffers.localHit + buffers.localRead, 'local'],
    [buffers.tempRead, 'temporary read'],
    [buffers.tempWritten, 'temporary written'],
  ] as const;
  const text = parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`);
  return text.length === 0 ? 'none' : text.join(', ');
}

function ioText(node: PlanNode): string | undefined {
  const times = node.selfIoTimes;
  if (times === undefined) return undefined;
  const readMs = times.sharedReadMs + times.localReadMs + times.tempReadMs;
  const writeMs = times.sharedWriteMs + times.localWriteMs + times.tempWriteMs;
  return readMs + writeMs === 0
    ? undefined
    : `${formatDuration(readMs)} reading, ${formatDuration(writeMs)} writing`;
}

function costFacts(node: PlanNode): MaybeFact[] {
  if (node.totalCost === undefined) return [];
  return [
    ['Total', `~${formatCount(node.totalCost)}`],
    ['Self', map(node.selfCost, (cost) => `~${formatCount(cost)}`)],
    ['Before the first row', map(node.startupCost, (cost) => `~${formatCount(cost)}`)],
  ];
}

function identityFacts(node: PlanNode): MaybeFact[] {
  return [
    ['Type', node.type === node.title ? undefined : node.type],
    ['Relation', [node.schema, node.relation].filter((part) => part !== undefined).join('.')],
    ['Alias', node.alias === node.relation ? undefined : node.alias],
    ['Index', node.index],
    ['CTE', node.cte],
    ['Subplan', node.subplanName],
    ['Relationship', node.relationship],
    ['Disabled', node.disabled === true ? 'yes, used for want of another' : undefined],
    ['Subplans removed', map(node.subplansRemoved, formatCount)],
  ];
}

function workersText(node: PlanNode): string | undefined {
  if (node.workersPlanned === undefined) return undefined;
  return node.workersLaunched === undefined
    ? `${node.workersPlanned} planned`
    : `${node.workersLaunched} launched of ${node.workersPlanned} planned`;
}

function valueText(value: PlanValue): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((item) => typeof item !== 'object')
    ? value.join(', ')
    : JSON.stringify(value);
}

function map<Value>(value: Value | undefined, text: (value: Value) => string): string | undefined {
  return value === undefined ? undefined : text(value);
}
