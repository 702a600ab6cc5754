import type { Plan, PlanNode } from '../../server/src/protocol/plan';

/** What a row of the tree or the table shows of a node, worked out once per plan. */
export interface NodeFacts {
  readonly node: PlanNode;
  /** "Seq Scan". */
  readonly title: string;
  /** "orders o", "orders_pkey". */
  readonly object: string;
  /** The predicate or the keys. */
  readonly detail: string;
  /** Self time as a share of the whole; without times self cost as a share of the whole cost. */
  readonly share: number;
  /** Off by ten times or more, and not because nobody asked for the rows. */
  readonly isMisestimated: boolean;
  readonly neverExecuted: boolean;
  /** In lower case, for searching. */
  readonly searchText: string;
}

export interface PlanFacts {
  readonly nodes: readonly NodeFacts[];
  readonly slowestId: number;
  /** Undefined where every estimate is good. */
  readonly worstEstimateId: number | undefined;
  readonly deepest: number;
  readonly hasBuffers: boolean;
}

export function planFacts(plan: Plan): PlanFacts {
  const wholeCost = plan.nodes[0]?.totalCost ?? 0;
  const nodes = plan.nodes.map((node) => factsOf(node, wholeCost));
  let slowestId = 0;
  let worstEstimateId: number | undefined;
  let deepest = 0;
  for (const { node, share, isMisestimated } of nodes) {
    if (share > (nodes[slowestId]?.share ?? 0)) slowestId = node.id;
    const worst = worstEstimateId === undefined ? 0 : (nodes[worstEstimateId]?.node.estimate?.factor ?? 0);
    if (isMisestimated && (node.estimate?.factor ?? 0) > worst) worstEstimateId = node.id;
    deepest = Math.max(deepest, node.depth);
  }
  return { nodes, slowestId, worstEstimateId, deepest, hasBuffers: plan.nodes[0]?.buffers !== undefined };
}

/** The blocks that the node itself touched. */
export function touchedBlocks(node: PlanNode): number | undefined {
  const buffers = node.selfBuffers;
  if (buffers === undefined) return undefined;
  return (
    buffers.sharedHit +
    buffers.sharedRead +
    buffers.localHit +
    buffers.localRead +
    buffers.tempRead +
    buffers.tempWritten
  );
}

function factsOf(node: PlanNode, wholeCost: number): NodeFacts {
  const name = node.relation ?? node.cte ?? node.functionName ?? '';
  const alias = node.alias === undefined || node.alias === name ? '' : node.alias;
  const object = [name, alias].filter((part) => part !== '').join(' ') || (node.index ?? '');
  const conditions = [
    node.indexCond,
    node.hashCond,
    node.mergeCond,
    node.joinFilter,
    node.filter,
    node.tidCond,
    node.oneTimeFilter,
  ];
  const keys = node.sortKey ?? node.groupKey;
  const detail = conditions.find((text) => text !== undefined) ?? keys?.join(', ') ?? node.subplanName ?? '';
  return {
    node,
    title: node.title,
    object,
    detail: detail.slice(0, 300),
    share:
      node.selfTimeShare ?? (node.selfCost !== undefined && wholeCost > 0 ? node.selfCost / wholeCost : 0),
    isMisestimated: node.estimate !== undefined && node.estimate.factor >= 10 && !node.estimate.cutShort,
    neverExecuted: node.loops === 0,
    searchText: [
      node.title,
      node.type,
      object,
      node.index,
      node.schema,
      node.subplanName,
      ...conditions,
      ...(keys ?? []),
    ]
      .filter((part) => part !== undefined)
      .join('\n')
      .slice(0, 5000)
      .toLowerCase(),
  };
}
