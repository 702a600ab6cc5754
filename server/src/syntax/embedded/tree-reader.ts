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

/** Nodes that may be about SQL, parents before children: those of a piece, or what lies between pieces. */
export type Stretch =
  | { readonly node: CodeNode; readonly landmarks: readonly CodeNode[] }
  | { readonly node: undefined; readonly landmarks: CodeNode[] };

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
  readonly stretches: Stretch[] = [];
  readonly calls = new Map<string, CodeNode[]>();
  readonly pieces: Piece[] = [];

  constructor(
    private readonly text: string,
    private readonly names: NodeNames,
    private readonly known: KnownPieces | undefined,
  ) {}

  read(native: Node): CodeNode {
    return this.readNode(native, undefined, '');
  }

  private readNode(native: Node, field: string | undefined, outside: string | undefined): CodeNode {
    const start = native.startIndex;
    const end = native.endIndex;
    if (end - start <= pieceLength) return this.readPiece(native, field, start, end, outside);
    const node = new CodeNode(native.type, field, { start: 0 }, start, end);
    if (landmarkTypes.has(node.type)) this.addLoose(node);
    if (closedTypes.has(node.type)) return node;
    native.children.forEach((child, i) => {
      if (!child || (child.typeId !== errorTypeId && this.names.typeNames[child.typeId] === undefined))
        return;
      const name = native.fieldNameForChild(i) ?? undefined;
      const below = this.readNode(child, name, outsideOf(node, name, outside, this.text));
      below.parent = node;
      node.children.push(below);
    });
    const tagged = misreadTag(node, this.text);
    const read = tagged ?? node;
    if (tagged) this.addLoose(tagged);
    if (read.type === 'call_expression') addCalls(this.calls, calledName(read, this.text), [read]);
    return read;
  }

  private readPiece(
    native: Node,
    field: string | undefined,
    start: number,
    end: number,
    outside: string | undefined,
  ): CodeNode {
    const written = this.text.slice(start, end);
    const { id, typeId } = native;
    const kept =
      this.known?.take(id, typeId, field, written) ?? readWhole(native, field, this.names, this.text);
    const piece: Piece = { ...kept, id, typeId, range: { start, end } };
    piece.unit.start = start;
    piece.unit.outside = outside;
    this.pieces.push(piece);
    if (piece.landmarks.length > 0) this.stretches.push(piece);
    for (const [name, calls] of piece.calls) addCalls(this.calls, name, calls);
    return piece.node;
  }

  private addLoose(landmark: CodeNode): void {
    const last = this.stretches.at(-1);
    if (last && !last.node) last.landmarks.push(landmark);
    else this.stretches.push({ node: undefined, landmarks: [landmark] });
  }
}

/** The name of the class around what stands in `node`; nothing by itself, undefined in anything else. */
function outsideOf(
  node: CodeNode,
  field: string | undefined,
  outside: string | undefined,
  text: string,
): string | undefined {
  switch (node.type) {
    case 'program':
      return '';
    case 'export_statement':
      return field === 'declaration' ? outside : undefined;
    case 'class_declaration':
    case 'abstract_class_declaration': {
      const name = field === 'body' && outside === '' ? node.child('name') : undefined;
      return name && text.slice(name.start, name.end);
    }
    case 'class_body':
      return outside;
    default:
      return undefined;
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
