import type { PlanNode } from '../protocol/plan';

type TitleParts = Pick<
  PlanNode,
  | 'type'
  | 'strategy'
  | 'partialMode'
  | 'operation'
  | 'command'
  | 'joinType'
  | 'scanDirection'
  | 'parallelAware'
>;

/** The name that EXPLAIN's text format prints for a node (explain.c, ExplainNode). */
export function nodeTitle(node: TitleParts, provider: string | undefined): string {
  const partial =
    node.partialMode === 'Partial' || node.partialMode === 'Finalize' ? `${node.partialMode} ` : '';
  const parallel = node.parallelAware === true ? 'Parallel ' : '';
  return `${parallel}${partial}${baseTitle(node, provider)}`;
}

function baseTitle(node: TitleParts, provider: string | undefined): string {
  const { type, strategy, operation, command, joinType } = node;
  switch (type) {
    case 'Aggregate':
      return aggregates.get(strategy ?? '') ?? type;
    case 'SetOp':
      return `${strategy === 'Hashed' ? 'HashSetOp' : type}${command === undefined ? '' : ` ${command}`}`;
    case 'ModifyTable':
      return operation ?? type;
    case 'Foreign Scan':
      return operation === undefined || operation === 'Select' ? type : `Foreign ${operation}`;
    case 'Custom Scan':
      return provider === undefined ? type : `${type} (${provider})`;
    case 'Nested Loop':
    case 'Hash Join':
    case 'Merge Join':
      return joinType === undefined || joinType === 'Inner'
        ? type
        : `${type.replace(/ Join$/, '')} ${joinType} Join`;
    default:
      return node.scanDirection === 'Backward' ? `${type} Backward` : type;
  }
}

const aggregates: ReadonlyMap<string, string> = new Map([
  ['Plain', 'Aggregate'],
  ['Sorted', 'GroupAggregate'],
  ['Hashed', 'HashAggregate'],
  ['Mixed', 'MixedAggregate'],
]);
