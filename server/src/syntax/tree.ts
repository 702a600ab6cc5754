import { type EncodedOffsets, encodedOffsets } from '../text/utf8';
import type { Node, SelectStmt } from './ast';
import { HeldTypes } from './held-types';

type KeysOf<T> = T extends unknown ? keyof T : never;

/** The name of a parse tree node's type, such as `SelectStmt`. */
export type NodeType = KeysOf<Node>;

/** A part of a query that is a field of its node, such as `SelectStmt.limitOffset`. */
export type QueryPart = `SelectStmt.${keyof SelectStmt}`;

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
  /** The same object for statements that hold the same in the same order of first appearance: most of a file do. */
  readonly held: HeldTypes;
  /** Whether there is a node of this type, or a query with this part. */
  has(what: NodeType | QueryPart): boolean;
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
  const reader = new TreeReader(encodedOffsets(text));
  reader.descend(root, 'root', undefined);
  // A list that grows keeps room for more.
  return new IndexedTree(reader.visits.slice(), reader.held);
}

class IndexedVisit {
  /** Where what stands below it ends in the list of all. */
  end = 0;

  constructor(
    readonly type: NodeType,
    readonly node: object,
    readonly field: string,
    readonly parent: IndexedVisit | undefined,
    /** Where it stands in the list of all. */
    readonly place: number,
  ) {}
}

/** Lists the nodes of a tree, parents before children. */
class TreeReader {
  readonly visits: IndexedVisit[] = [];
  held = HeldTypes.none();

  constructor(private readonly offsets: EncodedOffsets) {}

  descend(value: unknown, field: string, parent: IndexedVisit | undefined): void {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) this.descend(item, field, parent);
      return;
    }
    const type = unwrapped[field];
    // The operands of a set operation stand bare; those of a join, in fields of the same names, do not.
    if (type && !isWrapped(value)) {
      this.enter(type, value, field, parent);
      return;
    }
    for (const key in value) {
      if (!isTypeName(key)) continue;
      const inner = (value as Record<string, unknown>)[key];
      if (typeof inner === 'object' && inner !== null) this.enter(key, inner, field, parent);
    }
  }

  private enter(type: NodeType, node: object, field: string, parent: IndexedVisit | undefined): void {
    const visit = new IndexedVisit(type, node, field, parent, this.visits.length);
    this.visits.push(visit);
    this.held = this.held.with(type);
    if (type === 'SelectStmt') for (const key in node) this.held = this.held.with(queryPart(key));
    for (const key in node) {
      const value = (node as Record<string, unknown>)[key];
      if (typeof value === 'object') this.descend(value, key, visit);
      else if (typeof value === 'number' && value > 0 && locationFields.has(key))
        (node as Record<string, unknown>)[key] = this.offsets.fromUtf8(value);
    }
    visit.end = this.visits.length;
  }
}

/** A list so short is searched as fast as a map, which takes more memory than all of it. */
const fewVisits = 64;

class IndexedTree implements Tree {
  readonly root: Visit;
  /** Made when they are first asked for. */
  private byType: ReadonlyMap<NodeType, readonly IndexedVisit[]> | undefined;
  private byNode: ReadonlyMap<object, IndexedVisit> | undefined;

  constructor(
    private readonly visits: readonly IndexedVisit[],
    readonly held: HeldTypes,
  ) {
    this.root = asVisit(visits[0] ?? new IndexedVisit('List', {}, 'root', undefined, 0));
  }

  has(what: NodeType | QueryPart): boolean {
    return this.held.all.has(what);
  }

  of<T extends NodeType>(type: T): readonly Visit<T>[] {
    if (!this.held.all.has(type)) return none;
    return this.ofHeld(type) as unknown as readonly Visit<T>[];
  }

  visit(node: object): Visit | undefined {
    const found =
      this.visits.length <= fewVisits
        ? this.visits.find((visit) => visit.node === node)
        : this.visitsByNode().get(node);
    return found && asVisit(found);
  }

  *below(visit: Visit): Iterable<Visit> {
    const { place, end } = visit as unknown as IndexedVisit;
    for (let i = place; i < end; i++) {
      const next = this.visits[i];
      if (next) yield asVisit(next);
    }
  }

  private ofHeld(type: NodeType): readonly IndexedVisit[] {
    if (this.visits.length <= fewVisits) return this.visits.filter((visit) => visit.type === type);
    this.byType ??= this.visitsByType();
    return this.byType.get(type) ?? none;
  }

  private visitsByType(): ReadonlyMap<NodeType, readonly IndexedVisit[]> {
    const byType = new Map<NodeType, IndexedVisit[]>();
    for (const visit of this.visits) {
      const sameType = byType.get(visit.type);
      if (sameType) sameType.push(visit);
      else byType.set(visit.type, [visit]);
    }
    return byType;
  }

  private visitsByNode(): ReadonlyMap<object, IndexedVisit> {
    this.byNode ??= new Map(this.visits.map((visit) => [visit.node, visit]));
    return this.byNode;
  }
}

const none: readonly never[] = [];

function asVisit(visit: IndexedVisit): Visit {
  return visit as unknown as Visit;
}

const partNames = new Map<string, string>();

/** Made once for each field: a statement asks for several. */
function queryPart(field: string): string {
  const known = partNames.get(field);
  if (known !== undefined) return known;
  const name = `SelectStmt.${field}`;
  partNames.set(field, name);
  return name;
}

function isWrapped(value: object): boolean {
  for (const key in value) return isTypeName(key);
  return false;
}

function isTypeName(key: string): key is NodeType {
  const code = key.charCodeAt(0);
  return code >= 65 && code <= 90;
}

const locationFields: ReadonlySet<string> = new Set([
  'location',
  'name_location',
  'rexpr_list_start',
  'rexpr_list_end',
]);
