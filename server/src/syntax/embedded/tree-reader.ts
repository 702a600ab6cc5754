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
    return this.readNode(native, undefined);
  }

  private readNode(native: Node, field: string | undefined): CodeNode {
    const start = native.startIndex;
    const end = native.endIndex;
    if (end - start <= pieceLength) return this.readPiece(native, field, start, end);
    const node = new CodeNode(native.type, field, { start: 0 }, start, end);
    if (landmarkTypes.has(node.type)) this.landmarks.push(node);
    if (closedTypes.has(node.type)) return node;
    for (const [child, fieldName] of this.childrenOf(native)) {
      const below = this.readNode(child, fieldName);
      below.parent = node;
      node.children.push(below);
    }
    const tagged = misreadTag(node, this.text);
    const read = tagged ?? node;
    if (tagged) this.landmarks.push(tagged);
    if (read.type === 'call_expression') addCalls(this.calls, calledName(read, this.text), [read]);
    return read;
  }

  /** With the names of their fields. A node that is asked for the field of its hundredth child looks through a hundred. */
  private childrenOf(native: Node): [child: Node, field: string | undefined][] {
    const children: [Node, string | undefined][] = [];
    const cursor = native.walk();
    for (let isThere = cursor.gotoFirstChild(); isThere; isThere = cursor.gotoNextSibling()) {
      const typeId = cursor.nodeTypeId;
      if (typeId !== errorTypeId && this.names.typeNames[typeId] === undefined) continue;
      children.push([cursor.currentNode, this.names.fieldNames[cursor.currentFieldId] ?? undefined]);
    }
    cursor.delete();
    return children;
  }

  private readPiece(native: Node, field: string | undefined, start: number, end: number): CodeNode {
    const written = this.text.slice(start, end);
    const { id, typeId } = native;
    const kept =
      this.known?.take(id, typeId, field, written) ?? readWhole(native, field, this.names, this.text);
    const piece: Piece = { ...kept, id, typeId, range: { start, end } };
    piece.unit.start = start;
    this.pieces.push(piece);
    for (const landmark of piece.landmarks) this.landmarks.push(landmark);
    for (const [name, calls] of piece.calls) addCalls(this.calls, name, calls);
    return piece.node;
  }
}

const errorTypeId = 65535;

function readWhole(
  native: Node,
  field: string | undefined,
  names: NodeNames,
  text: string,
): Pick<Piece, 'node' | 'unit' | 'landmarks' | 'calls'> {
  const unit: Unit = { start: native.startIndex };
  const landmarks: CodeNode[] = [];
  const comparisons: CodeNode[] = [];
  const cursor = native.walk();
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
  let node = nodeAt(field) ?? new CodeNode(native.type, field, unit, 0, native.endIndex - unit.start);
  readBelow(cursor, node, () => nodeAt(names.fieldNames[cursor.currentFieldId] ?? undefined));
  cursor.delete();
  for (const one of comparisons) {
    const tagged = misreadTag(one, text);
    if (!tagged) continue;
    landmarks.push(tagged);
    const siblings = one.parent?.children;
    if (siblings) {
      tagged.parent = one.parent;
      siblings[siblings.indexOf(one)] = tagged;
    } else node = tagged;
  }
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
      node.parent = parent;
      parent.children.push(node);
      if (!closedTypes.has(node.type) && cursor.gotoFirstChild()) {
        parent = node;
        continue;
      }
    }
    while (!cursor.gotoNextSibling()) {
      if (parent === root || !cursor.gotoParent()) return;
      parent = parent.parent ?? root;
    }
  }
}
