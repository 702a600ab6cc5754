import type { Node, TreeCursor } from '@vscode/tree-sitter-wasm';
import { byName } from './call-index';
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
  /** Calls outside of pieces. */
  readonly calls: CodeNode[] = [];
  readonly pieces: Piece[] = [];

  constructor(
    private readonly text: string,
    private readonly names: NodeNames,
    private readonly known: KnownPieces | undefined,
  ) {}

  read(native: Node): CodeNode {
    const cursor = native.walk();
    try {
      return this.readNode(cursor, undefined, '');
    } finally {
      cursor.delete();
    }
  }

  /** Reads the node that the cursor is at, and leaves it there. */
  private readNode(cursor: TreeCursor, field: string | undefined, outside: string | undefined): CodeNode {
    const start = cursor.startIndex;
    const end = cursor.endIndex;
    if (end - start <= pieceLength) return this.readPiece(cursor, field, start, end, outside);
    const node = new CodeNode(cursor.nodeType, field, { start: 0 }, start, end);
    if (landmarkTypes.has(node.type)) this.addLoose(node);
    if (closedTypes.has(node.type) || !cursor.gotoFirstChild()) return node;
    do {
      const typeId = cursor.nodeTypeId;
      if (typeId !== errorTypeId && this.names.typeNames[typeId] === undefined) continue;
      const name = this.names.fieldNames[cursor.currentFieldId] ?? undefined;
      const below = this.readNode(cursor, name, outsideOf(node, name, outside, this.text));
      node.add(below);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
    const tagged = misreadTag(node, this.text);
    const read = tagged ?? node;
    if (tagged) this.addLoose(tagged);
    if (read.type === 'call_expression') this.calls.push(read);
    return read;
  }

  private readPiece(
    cursor: TreeCursor,
    field: string | undefined,
    start: number,
    end: number,
    outside: string | undefined,
  ): CodeNode {
    const id = cursor.nodeId;
    const typeId = cursor.nodeTypeId;
    const piece =
      this.known?.take(id, typeId, field, this.text.slice(start, end)) ??
      readWhole(cursor, field, this.names, this.text);
    piece.id = id;
    piece.unit.start = start;
    piece.unit.outside = outside;
    this.pieces.push(piece);
    if (piece.landmarks.length > 0) this.stretches.push(piece);
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

/** The cursor stands where it stood. */
function readWhole(cursor: TreeCursor, field: string | undefined, names: NodeNames, text: string): Piece {
  const id = cursor.nodeId;
  const typeId = cursor.nodeTypeId;
  const length = cursor.endIndex - cursor.startIndex;
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
  let node = nodeAt(field) ?? new CodeNode(cursor.nodeType, field, unit, 0, length);
  readBelow(cursor, node, () => nodeAt(names.fieldNames[cursor.currentFieldId] ?? undefined));
  for (const one of comparisons) {
    const tagged = misreadTag(one, text);
    if (!tagged) continue;
    landmarks.push(tagged);
    if (one.parent) one.parent.replaceChild(one, tagged);
    else node = tagged;
  }
  if (landmarks.length === 0) return { id, typeId, length, node, unit, landmarks: none, calls: noCalls };
  return {
    id,
    typeId,
    length,
    node,
    unit,
    landmarks: landmarks.filter((landmark) => isLandmark(landmark, text)),
    calls: byName(
      landmarks.filter(({ type }) => type === 'call_expression'),
      text,
    ),
  };
}

const none: readonly never[] = [];
const noCalls: Piece['calls'] = new Map();

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
