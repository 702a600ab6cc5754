import { type EncodedOffsets, encodedOffsets } from '../text/utf8';
import type { Node } from './ast';

type KeysOf<T> = T extends unknown ? keyof T : never;

/** The name of a parse tree node's type, such as `SelectStmt`. */
export type NodeType = KeysOf<Node>;

/** The fields of a node type. */
export type NodeOf<T extends NodeType> = T extends NodeType ? Extract<Node, Record<T, unknown>>[T] : never;

/** A node where it stands in the tree. */
export interface Visit<T extends NodeType = NodeType> {
  readonly type: T;
  readonly node: NodeOf<T>;
  /** The field of the parent that holds the node, such as `whereClause`. */
  readonly field: string;
  readonly parent?: Visit;
}

/** All nodes of a statement, parents before children, in the order of the grammar. */
export interface Tree {
  readonly root: Visit;
  of<T extends NodeType>(type: T): readonly Visit<T>[];
  /** Where a node stands, by identity. */
  visit(node: object): Visit | undefined;
  /** The node and everything below it. */
  below(visit: Visit): Iterable<Visit>;
}

/** `visit` where it is of type `type`. */
export function as<T extends NodeType>(visit: Visit | undefined, type: T): Visit<T> | undefined {
  return visit?.type === type ? (visit as unknown as Visit<T>) : undefined;
}

/** The nearest ancestor of one of `types`. */
export function ancestor<T extends NodeType>(visit: Visit, ...types: T[]): Visit<T> | undefined {
  for (let up = visit.parent; up; up = up.parent) {
    if ((types as NodeType[]).includes(up.type)) return up as unknown as Visit<T>;
  }
  return undefined;
}

/** Fields that hold a node without the wrapper that names its type. */
const unwrapped: Readonly<Record<string, NodeType>> = {
  larg: 'SelectStmt',
  rarg: 'SelectStmt',
  withClause: 'WithClause',
  intoClause: 'IntoClause',
  into: 'IntoClause',
  relation: 'RangeVar',
  table: 'RangeVar',
  rel: 'RangeVar',
  pktable: 'RangeVar',
  view: 'RangeVar',
  alias: 'Alias',
  join_using_alias: 'Alias',
  typeName: 'TypeName',
  returnType: 'TypeName',
  argType: 'TypeName',
  collClause: 'CollateClause',
  onConflictClause: 'OnConflictClause',
  returningClause: 'ReturningClause',
  infer: 'InferClause',
  over: 'WindowDef',
  partspec: 'PartitionSpec',
  partbound: 'PartitionBoundSpec',
  selectStmt: 'SelectStmt',
};

/** Indexes the tree under `root` and turns its locations, UTF-8 byte offsets, into UTF-16 offsets into `text`. */
export function indexTree(root: Node, text: string): Tree {
  const offsets = encodedOffsets(text);
  const byType = new Map<NodeType, Visit[]>();
  const byNode = new Map<object, Visit>();
  const children = new Map<Visit, Visit[]>();

  const enter = (type: NodeType, node: object, field: string, parent: Visit | undefined): void => {
    const visit = { type, node, field, ...(parent && { parent }) } as Visit;
    const sameType = byType.get(type);
    if (sameType) sameType.push(visit);
    else byType.set(type, [visit]);
    byNode.set(node, visit);
    if (parent) {
      const siblings = children.get(parent);
      if (siblings) siblings.push(visit);
      else children.set(parent, [visit]);
    }
    translateLocation(node, offsets);
    for (const key in node) descend((node as Record<string, unknown>)[key], key, visit);
  };

  const descend = (value: unknown, field: string, parent: Visit | undefined): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) descend(item, field, parent);
      return;
    }
    const type = unwrapped[field];
    // The operands of a set operation stand bare; those of a join, in fields of the same names, do not.
    if (type && !isWrapped(value)) {
      enter(type, value, field, parent);
      return;
    }
    for (const key in value) {
      const inner = (value as Record<string, unknown>)[key];
      if (isTypeName(key) && typeof inner === 'object' && inner !== null) enter(key, inner, field, parent);
    }
  };

  descend(root, 'root', undefined);
  const rootVisit = firstOf(byNode) ?? ({ type: 'List', node: {}, field: 'root' } as Visit);

  return {
    root: rootVisit,
    of: <T extends NodeType>(type: T) => (byType.get(type) ?? []) as unknown as Visit<T>[],
    visit: (node) => byNode.get(node),
    *below(visit) {
      const pending = [visit];
      for (let next = pending.pop(); next; next = pending.pop()) {
        yield next;
        const below = children.get(next);
        if (below) for (let i = below.length - 1; i >= 0; i--) pending.push(below[i] as Visit);
      }
    },
  };
}

function firstOf(visits: ReadonlyMap<object, Visit>): Visit | undefined {
  for (const visit of visits.values()) return visit;
  return undefined;
}

function isWrapped(value: object): boolean {
  for (const key in value) return isTypeName(key);
  return false;
}

function isTypeName(key: string): key is NodeType {
  const code = key.charCodeAt(0);
  return code >= 65 && code <= 90;
}

const locationFields = ['location', 'name_location', 'rexpr_list_start', 'rexpr_list_end'] as const;

function translateLocation(node: object, offsets: EncodedOffsets): void {
  for (const field of locationFields) {
    const location = (node as Record<string, unknown>)[field];
    if (typeof location === 'number' && location > 0) {
      (node as Record<string, unknown>)[field] = offsets.fromUtf8(location);
    }
  }
}
