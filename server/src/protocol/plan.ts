/** A value as the server wrote it. */
export type PlanValue =
  | null
  | boolean
  | number
  | string
  | readonly PlanValue[]
  | { readonly [name: string]: PlanValue };

/** Properties that no field of the model holds, under the names the server gave them. */
export type PlanProperties = Readonly<Record<string, PlanValue>>;

/**
 * One plan. `nodes` is the tree in pre-order: a node's id is its place in the list, the root is the first,
 * and a subtree is the run of `subtreeSize` nodes that starts at its root. A list, because a plan can be
 * deeper than what can be walked or written recursively.
 */
export interface Plan {
  readonly format: PlanFormat;
  readonly nodes: readonly PlanNode[];
  /** The server executed the query (ANALYZE): there are actual rows and, unless TIMING was off, times. */
  readonly analyzed: boolean;
  /** Nodes carry times: ANALYZE with TIMING. */
  readonly timed: boolean;
  readonly queryText?: string;
  /** A string, because it is a 64-bit number. */
  readonly queryIdentifier?: string;
  readonly planningTimeMs?: number;
  readonly executionTimeMs?: number;
  /** The duration that a log entry of auto_explain states. */
  readonly loggedDurationMs?: number;
  /** The execution time, or where the server did not say it, the best that is known instead. */
  readonly totalTimeMs?: number;
  /** Self times of all nodes. */
  readonly selfTimeSumMs?: number;
  /** Execution time that belongs to no node, trigger or serialization: start and end of the executor. Not negative. */
  readonly unattributedMs?: number;
  readonly buffers?: PlanBuffers;
  readonly planningBuffers?: PlanBuffers;
  readonly triggers: readonly PlanTrigger[];
  readonly jit?: PlanJit;
  readonly serialization?: PlanSerialization;
  /** Settings that differ from the built-in defaults (SETTINGS). */
  readonly settings: Readonly<Record<string, string>>;
  readonly properties: PlanProperties;
}

/** The format that a plan was read from. */
export type PlanFormat = 'json';

/**
 * One node. Times and rows named "per loop" are the server's averages over `loops`;
 * what has no such suffix is a total over all loops and processes.
 */
export interface PlanNode {
  readonly id: number;
  readonly parentId?: number;
  readonly childIds: readonly number[];
  /** The root is 0 deep. */
  readonly depth: number;
  /** Number of nodes of the subtree, this one included. */
  readonly subtreeSize: number;
  /** "Node Type" as the server wrote it. */
  readonly type: string;
  /** As EXPLAIN's text format calls it: "Parallel Hash Left Join", "Partial HashAggregate", "Insert". */
  readonly title: string;
  /** Outer, Inner, Member, Subquery, InitPlan, SubPlan. */
  readonly relationship?: string;
  readonly subplanName?: string;

  readonly relation?: string;
  readonly schema?: string;
  readonly alias?: string;
  readonly index?: string;
  readonly cte?: string;
  readonly functionName?: string;

  readonly joinType?: string;
  readonly strategy?: string;
  readonly partialMode?: string;
  readonly operation?: string;
  readonly command?: string;
  readonly scanDirection?: string;
  readonly parallelAware?: boolean;
  /** A node type that a setting switched off, used for want of another. */
  readonly disabled?: boolean;
  readonly innerUnique?: boolean;
  readonly singleCopy?: boolean;

  readonly startupCost?: number;
  readonly totalCost?: number;
  /** Total cost without the children's. */
  readonly selfCost?: number;
  /** Estimated rows of one loop. */
  readonly planRows?: number;
  readonly planWidthBytes?: number;

  /** Undefined without ANALYZE, 0 where the node was never executed. */
  readonly loops?: number;
  readonly actualRowsPerLoop?: number;
  readonly actualStartupTimePerLoopMs?: number;
  readonly actualTotalTimePerLoopMs?: number;

  /** Wall-clock time of the subtree; below a Gather the processes' times at once, not one after another. */
  readonly totalTimeMs?: number;
  /** Wall-clock time of this node alone. Self times add up to the time of the whole plan. */
  readonly selfTimeMs?: number;
  /** Self time as a share of the plan's total time, 0 to 1. */
  readonly selfTimeShare?: number;
  readonly actualRows?: number;
  readonly estimatedRows?: number;
  readonly estimate?: PlanEstimate;
  /** Processes that shared this node's work, the leader included; 1 outside of Gather. */
  readonly processes: number;

  readonly filter?: string;
  readonly indexCond?: string;
  readonly recheckCond?: string;
  readonly hashCond?: string;
  readonly mergeCond?: string;
  readonly joinFilter?: string;
  readonly oneTimeFilter?: string;
  readonly tidCond?: string;
  readonly runCondition?: string;
  readonly orderBy?: string;
  readonly functionCall?: string;
  readonly cacheKey?: string;
  readonly remoteSql?: string;
  readonly output?: readonly string[];
  readonly sortKey?: readonly string[];
  readonly presortedKey?: readonly string[];
  readonly groupKey?: readonly string[];

  readonly rowsRemovedByFilterPerLoop?: number;
  readonly rowsRemovedByJoinFilterPerLoop?: number;
  readonly rowsRemovedByIndexRecheckPerLoop?: number;
  readonly heapFetches?: number;
  readonly indexSearches?: number;
  readonly exactHeapBlocks?: number;
  readonly lossyHeapBlocks?: number;

  readonly sortMethod?: string;
  readonly sortSpaceBytes?: number;
  /** Memory or Disk. */
  readonly sortSpaceType?: string;
  readonly hashBuckets?: number;
  readonly originalHashBuckets?: number;
  readonly hashBatches?: number;
  readonly originalHashBatches?: number;
  readonly aggregateBatches?: number;
  readonly peakMemoryBytes?: number;
  readonly diskBytes?: number;
  /** Memory or Disk, of Materialize, WindowAgg and CTE Scan. */
  readonly storage?: string;
  readonly storageBytes?: number;
  readonly cacheHits?: number;
  readonly cacheMisses?: number;
  readonly cacheEvictions?: number;
  readonly cacheOverflows?: number;
  readonly subplansRemoved?: number;

  readonly workersPlanned?: number;
  readonly workersLaunched?: number;
  readonly workers: readonly PlanWorker[];

  /** Of the subtree, as the server counts. */
  readonly buffers?: PlanBuffers;
  /** Of this node alone. */
  readonly selfBuffers?: PlanBuffers;
  /** Of the subtree, over all processes. Needs track_io_timing. */
  readonly ioTimes?: PlanIoTimes;
  readonly selfIoTimes?: PlanIoTimes;

  readonly properties: PlanProperties;
}

/** How far the planner's row count is from the real one. */
export interface PlanEstimate {
  /** The larger count over the smaller, at least 1. */
  readonly factor: number;
  /** The planner expected fewer rows than came (under) or more (over). */
  readonly direction: 'under' | 'over' | 'exact';
  /** Fewer rows came because nobody asked for more (LIMIT, EXISTS, a merge join's end): no error of the planner. */
  readonly cutShort: boolean;
}

/** One parallel worker's part of a node. */
export interface PlanWorker {
  readonly number: number;
  readonly loops?: number;
  readonly actualRowsPerLoop?: number;
  readonly actualStartupTimePerLoopMs?: number;
  readonly actualTotalTimePerLoopMs?: number;
  readonly sortMethod?: string;
  readonly sortSpaceBytes?: number;
  readonly sortSpaceType?: string;
  readonly aggregateBatches?: number;
  readonly peakMemoryBytes?: number;
  readonly diskBytes?: number;
  readonly properties: PlanProperties;
}

/** Counts of blocks of 8 kB (the server's block_size). */
export interface PlanBuffers {
  readonly sharedHit: number;
  readonly sharedRead: number;
  readonly sharedDirtied: number;
  readonly sharedWritten: number;
  readonly localHit: number;
  readonly localRead: number;
  readonly localDirtied: number;
  readonly localWritten: number;
  readonly tempRead: number;
  readonly tempWritten: number;
}

/** Before PostgreSQL 17 the shared times hold those of local blocks too. */
export interface PlanIoTimes {
  readonly sharedReadMs: number;
  readonly sharedWriteMs: number;
  readonly localReadMs: number;
  readonly localWriteMs: number;
  readonly tempReadMs: number;
  readonly tempWriteMs: number;
}

/** A trigger that fired, its time over all calls in milliseconds. */
export interface PlanTrigger {
  readonly name: string;
  /** Set for triggers of a constraint: a foreign key, an exclusion. */
  readonly constraint?: string;
  readonly relation?: string;
  readonly timeMs?: number;
  readonly calls?: number;
}

/** What just-in-time compilation did, and how long each part took, in milliseconds. */
export interface PlanJit {
  readonly functions?: number;
  readonly totalMs?: number;
  readonly generationMs?: number;
  readonly inliningMs?: number;
  readonly optimizationMs?: number;
  readonly emissionMs?: number;
}

/** What it took to write the rows out (SERIALIZE): time in milliseconds, size in bytes. */
export interface PlanSerialization {
  readonly timeMs?: number;
  readonly outputBytes?: number;
  readonly format?: string;
}

/** How much a finding in a plan matters. */
export type FindingSeverity = 'error' | 'warning' | 'information' | 'hint';

/** What the plan shows and what to do about it. */
export interface PlanFinding {
  /** Kebab-case name of the check. */
  readonly finding: string;
  readonly severity: FindingSeverity;
  /** The node that it is about; undefined when it is about the whole plan. */
  readonly nodeId?: number;
  readonly summary: string;
  /** Names the objects and the numbers. */
  readonly message: string;
  readonly why: string;
  readonly advice: string;
  /** Upper bound of what mending it saves. Undefined without times. */
  readonly savingMs?: number;
  /** Of the plan's total time, or without times of its total cost; 0 to 1. */
  readonly savingShare?: number;
}
