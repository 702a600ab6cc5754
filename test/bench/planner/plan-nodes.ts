/** A node of EXPLAIN's JSON, as far as two plans are compared by it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Join Type'?: string;
  readonly Strategy?: string;
  readonly 'Workers Planned'?: number;
  readonly 'Total Cost': number;
  readonly Plans?: readonly PlanNode[];
}

export function rootOf(json: string): PlanNode {
  return JSON.parse(json)[0].Plan;
}

/** Equal texts: the same kinds of nodes over the same relations and indexes, in the same order. */
export function shapeOf(node: PlanNode): string {
  const { 'Node Type': type, 'Join Type': join = '', Strategy: strategy = '', Plans: below = [] } = node;
  const place = `${node['Relation Name'] ?? ''} ${node['Index Name'] ?? ''} ${node['Workers Planned'] ?? ''}`;
  return `${type} ${join} ${strategy} ${place}(${below.map(shapeOf).join()})`;
}

export function indexesIn(node: PlanNode): string[] {
  const { 'Index Name': name, Plans: below = [] } = node;
  return [...(name ? [name] : []), ...below.flatMap(indexesIn)];
}

/** How far a total cost is from the server's, as a part of it. */
export function costError(ours: PlanNode, server: PlanNode): number {
  const [one, other] = [ours['Total Cost'], server['Total Cost']];
  return one === other ? 0 : Math.abs(one / other - 1);
}

export function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

export function milliseconds(numbers: readonly number[]): string {
  return `${quantile(numbers, 0.5).toFixed(1)} (${quantile(numbers, 0.95).toFixed(1)}) ms`;
}
