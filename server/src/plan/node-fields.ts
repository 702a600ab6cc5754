import type { PlanNode } from '../protocol/plan';

type KeysOf<Value> = {
  [Key in keyof PlanNode]-?: NonNullable<PlanNode[Key]> extends Value ? Key : never;
}[keyof PlanNode];

export type NumberField = KeysOf<number>;
export type TextField = KeysOf<string>;
export type FlagField = KeysOf<boolean>;
export type ListField = KeysOf<readonly string[]>;

/** Names of EXPLAIN's number properties (explain.c), their fields. */
export const numberFields: ReadonlyMap<string, NumberField> = new Map(
  Object.entries({
    'Startup Cost': 'startupCost',
    'Total Cost': 'totalCost',
    'Plan Rows': 'planRows',
    'Plan Width': 'planWidthBytes',
    'Actual Loops': 'loops',
    'Actual Rows': 'actualRowsPerLoop',
    'Actual Startup Time': 'actualStartupTimePerLoopMs',
    'Actual Total Time': 'actualTotalTimePerLoopMs',
    'Rows Removed by Filter': 'rowsRemovedByFilterPerLoop',
    'Rows Removed by Join Filter': 'rowsRemovedByJoinFilterPerLoop',
    'Rows Removed by Index Recheck': 'rowsRemovedByIndexRecheckPerLoop',
    'Heap Fetches': 'heapFetches',
    'Index Searches': 'indexSearches',
    'Exact Heap Blocks': 'exactHeapBlocks',
    'Lossy Heap Blocks': 'lossyHeapBlocks',
    'Hash Buckets': 'hashBuckets',
    'Original Hash Buckets': 'originalHashBuckets',
    'Hash Batches': 'hashBatches',
    'Original Hash Batches': 'originalHashBatches',
    'HashAgg Batches': 'aggregateBatches',
    'Cache Hits': 'cacheHits',
    'Cache Misses': 'cacheMisses',
    'Cache Evictions': 'cacheEvictions',
    'Cache Overflows': 'cacheOverflows',
    'Subplans Removed': 'subplansRemoved',
    'Workers Planned': 'workersPlanned',
    'Workers Launched': 'workersLaunched',
  } as const satisfies Record<string, NumberField>),
);

/** Properties that the server counts in kB. */
export const kilobyteFields: ReadonlyMap<string, NumberField> = new Map(
  Object.entries({
    'Sort Space Used': 'sortSpaceBytes',
    'Peak Memory Usage': 'peakMemoryBytes',
    'Disk Usage': 'diskBytes',
    'Maximum Storage': 'storageBytes',
  } as const satisfies Record<string, NumberField>),
);

export const textFields: ReadonlyMap<string, TextField> = new Map(
  Object.entries({
    'Node Type': 'type',
    'Parent Relationship': 'relationship',
    'Subplan Name': 'subplanName',
    'Relation Name': 'relation',
    Schema: 'schema',
    Alias: 'alias',
    'Index Name': 'index',
    'CTE Name': 'cte',
    'Function Name': 'functionName',
    'Join Type': 'joinType',
    Strategy: 'strategy',
    'Partial Mode': 'partialMode',
    Operation: 'operation',
    Command: 'command',
    'Scan Direction': 'scanDirection',
    Filter: 'filter',
    'Index Cond': 'indexCond',
    'Recheck Cond': 'recheckCond',
    'Hash Cond': 'hashCond',
    'Merge Cond': 'mergeCond',
    'Join Filter': 'joinFilter',
    'One-Time Filter': 'oneTimeFilter',
    'TID Cond': 'tidCond',
    'Run Condition': 'runCondition',
    'Order By': 'orderBy',
    'Function Call': 'functionCall',
    'Cache Key': 'cacheKey',
    'Remote SQL': 'remoteSql',
    'Sort Method': 'sortMethod',
    'Sort Space Type': 'sortSpaceType',
    Storage: 'storage',
  } as const satisfies Record<string, TextField>),
);

export const flagFields: ReadonlyMap<string, FlagField> = new Map(
  Object.entries({
    'Parallel Aware': 'parallelAware',
    Disabled: 'disabled',
    'Inner Unique': 'innerUnique',
    'Single Copy': 'singleCopy',
  } as const satisfies Record<string, FlagField>),
);

export const listFields: ReadonlyMap<string, ListField> = new Map(
  Object.entries({
    Output: 'output',
    'Sort Key': 'sortKey',
    'Presorted Key': 'presortedKey',
    'Group Key': 'groupKey',
  } as const satisfies Record<string, ListField>),
);
