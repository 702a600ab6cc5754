import type { Node, TreeCursor } from '@vscode/tree-sitter-wasm';
import { calleeOf } from './callee';
import { CodeNode, type Unit } from './code-node';
import type { KnownPieces, Piece } from './known-pieces';
import { isLandmark, landmarkTypes } from './landmarks';
import { comparison, misreadTag } from './misread-tag';

/** The names of a grammar's nodes and fields by their ids. */
export interface NodeNames {
  /** By type id; undefined for punctuation and keywords. */
  readonly typeNames: readonly (string | undefined)[];
  readonly fieldNames: readonly (string | null)[];
}

/** Nodes of at most this length are read as wholes and kept as wholes. */
const pieceLength = 3_000;

/** What says nothing about queries: types, and what stands inside literals. */
const closedTypes: ReadonlySet<string> = new Set([
  'type_annotation',
  'type_arguments',
  'type_parameters',
  'type_alias_declaration',
  'interface_declaration',
  'string',
  'regex',
  'comment',
]);

/** Copies tree-sitter's nodes into plain data; pieces that are known are used again. */
export class TreeReader {
  readonly landmarks: CodeNode[] = [];
  readonly calls = new Map<string, CodeNode[]>();
  readonly pieces: Piece[] = [];

  constructor(
    private readonly text: string,
    private readonly names: NodeNames,
    private readonly known: KnownPieces | undefined,
  ) {}

  read(native: Node): CodeNode {
    const cursor = native.walk();
    try {
      return this.readNode(cursor, undefined);
    } finally {
      cursor.delete();
    }
  }

  /** The node at which the cursor stands, and where it stands again afterwards. */
  private readNode(cursor: TreeCursor, field: string | undefined): CodeNode {
    const start = cursor.startIndex;
    const end = cursor.endIndex;
    if (end - start <= pieceLength) return this.readPiece(cursor, field, start, end);
    const node = new CodeNode(cursor.nodeType, field, { start: 0 }, start, end);
    if (landmarkTypes.has(node.type)) this.landmarks.push(node);
    if (closedTypes.has(node.type)) return node;
    this.readChildren(cursor, node);
    const tagged = misreadTag(node, this.text);
    const read = tagged ?? node;
    if (tagged) this.landmarks.push(tagged);
    if (read.type === 'call_expression') addCalls(this.calls, calledName(read, this.text), [read]);
    return read;
  }

  /** By the cursor alone: to ask a node for the field of its hundredth child is to look through a hundred. */
  private readChildren(cursor: TreeCursor, node: CodeNode): void {
    if (!cursor.gotoFirstChild()) return;
    do {
      const typeId = cursor.nodeTypeId;
      if (typeId !== errorTypeId && this.names.typeNames[typeId] === undefined) continue;
      const below = this.readNode(cursor, this.names.fieldNames[cursor.currentFieldId] ?? undefined);
      node.add(below);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }

  private readPiece(cursor: TreeCursor, field: string | undefined, start: number, end: number): CodeNode {
    const id = cursor.nodeId;
    const typeId = cursor.nodeTypeId;
    const kept =
      this.known?.take(id, typeId, field, this.text.slice(start, end)) ??
      readWhole(cursor, field, this.names, this.text);
    const { node, unit, landmarks, calls } = kept;
    this.pieces.push({ id, typeId, range: { start, end }, node, unit, landmarks, calls });
    unit.start = start;
    for (const landmark of landmarks) this.landmarks.push(landmark);
    for (const [name, below] of calls) addCalls(this.calls, name, below);
    return node;
  }
}

const errorTypeId = 65535;

/** The cursor stands where it stood. */
function readWhole(
  cursor: TreeCursor,
  field: string | undefined,
  names: NodeNames,
  text: string,
): Pick<Piece, 'node' | 'unit' | 'landmarks' | 'calls'> {
  const unit: Unit = { start: cursor.startIndex };
  const landmarks: CodeNode[] = [];
  const comparisons: CodeNode[] = [];
  const nodeAt = (fieldName: string | undefined): CodeNode | undefined => {
    const typeId = cursor.nodeTypeId;
    const type = typeId === errorTypeId ? 'ERROR' : names.typeNames[typeId];
    if (type === undefined) return undefined;
    const from = cursor.startIndex - unit.start;
    const node = new CodeNode(type, fieldName, unit, from, cursor.endIndex - unit.start);
    if (landmarkTypes.has(type)) landmarks.push(node);
    if (type === comparison && text[node.end - 1] === '`') comparisons.push(node);
    return node;
  };
  let node = nodeAt(field) ?? new CodeNode(cursor.nodeType, field, unit, 0, cursor.endIndex - unit.start);
  readBelow(cursor, node, () => nodeAt(names.fieldNames[cursor.currentFieldId] ?? undefined));
  for (const one of comparisons) {
    const tagged = misreadTag(one, text);
    if (!tagged) continue;
    landmarks.push(tagged);
    if (one.parent) one.parent.replaceChild(one, tagged);
    else node = tagged;
  }
  if (landmarks.length === 0) return { node, unit, landmarks: none, calls: noCalls };
  const calls = new Map<string, CodeNode[]>();
  for (const landmark of landmarks) {
    if (landmark.type === 'call_expression') addCalls(calls, calledName(landmark, text), [landmark]);
  }
  return {
    node,
    unit,
    landmarks: landmarks.filter((landmark) => isLandmark(landmark, text)),
    calls,
  };
}

const none: readonly never[] = [];
const noCalls: Piece['calls'] = new Map();

function calledName(call: CodeNode, text: string): string {
  const callee = calleeOf(call, { textOf: (node) => text.slice(node.start, node.end) });
  return callee?.name.replace(/^#/, '') ?? '';
}

function addCalls(byName: Map<string, CodeNode[]>, name: string, calls: readonly CodeNode[]): void {
  const others = byName.get(name);
  if (others) others.push(...calls);
  else byName.set(name, [...calls]);
}

function readBelow(cursor: TreeCursor, root: CodeNode, nodeAt: () => CodeNode | undefined): void {
  let parent = root;
  if (closedTypes.has(root.type) || !cursor.gotoFirstChild()) return;
  for (;;) {
    const node = nodeAt();
    if (node) {
      parent.add(node);
      if (!closedTypes.has(node.type) && cursor.gotoFirstChild()) {
        parent = node;
        continue;
      }
    }
    while (!cursor.gotoNextSibling()) {
      cursor.gotoParent();
      if (parent === root) return;
      parent = parent.parent ?? root;
    }
  }
}
