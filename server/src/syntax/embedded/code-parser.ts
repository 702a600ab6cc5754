import {
  Language,
  type Node,
  Parser,
  type Point,
  type Tree,
  type TreeCursor,
} from '@vscode/tree-sitter-wasm';
import type { Range } from '../../text/range';
import type { Change } from '../source';
import { CodeNode, type Unit } from './code-node';
import { isLandmark, landmarkTypes } from './landmarks';

export type CodeLanguage = 'typescript' | 'typescriptreact' | 'javascript' | 'javascriptreact';

/** The syntax tree of a document. It holds memory of WebAssembly until it is disposed or replaced by a newer one. */
export interface CodeTree {
  readonly text: string;
  readonly language: CodeLanguage;
  readonly root: CodeNode;
  /** Nodes that may be about SQL, parents before children. */
  readonly landmarks: readonly CodeNode[];
  readonly native: NativeTree;
}

interface NativeTree {
  /** Undefined once it was given away or disposed. */
  tree: Tree | undefined;
  readonly pieces: readonly Piece[];
}

/** A subtree that is used again when its text did not change. */
interface Piece {
  /** Of tree-sitter's node. */
  readonly id: number;
  readonly typeId: number;
  /** Where it stood in the document that it was last read from. */
  readonly range: Range;
  readonly node: CodeNode;
  readonly unit: Unit;
  readonly landmarks: readonly CodeNode[];
}

interface Grammar {
  readonly parser: Parser;
  /** By type id; undefined for punctuation and keywords. */
  readonly typeNames: readonly (string | undefined)[];
  readonly fieldNames: readonly (string | null)[];
}

const grammars = new Map<string, Grammar>();
const grammarNames = {
  typescript: 'typescript',
  typescriptreact: 'tsx',
  javascript: 'javascript',
  javascriptreact: 'javascript',
} as const satisfies Record<CodeLanguage, string>;

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

/**
 * Loads tree-sitter and its grammars. `read` gives the bytes of a file of theirs, such as
 * `tree-sitter-typescript.wasm`. Must have resolved before code is read.
 */
export async function loadCodeParser(read: (file: string) => Promise<Uint8Array>): Promise<void> {
  const names = [...new Set(Object.values(grammarNames))];
  const [runtime, ...bytes] = await Promise.all([
    read('tree-sitter.wasm'),
    ...names.map((name) => read(`tree-sitter-${name}.wasm`)),
  ]);
  const options: Parameters<typeof Parser.init>[0] & { wasmBinary: Uint8Array } = {
    wasmBinary: runtime,
    locateFile: (file) => file,
  };
  await Parser.init(options);
  for (const [i, name] of names.entries()) {
    const language = await Language.load(bytes[i] ?? new Uint8Array());
    const typeNames = language.types.map((type, id) => (language.nodeTypeIsNamed(id) ? type : undefined));
    grammars.set(name, {
      parser: new Parser().setLanguage(language),
      typeNames,
      fieldNames: language.fields,
    });
  }
}

/**
 * Parses a document. With the tree of the text before and the change that led here, only what changed is parsed;
 * `before` is used up. Undefined where the text cannot be read at all.
 */
export function parseCode(
  text: string,
  language: CodeLanguage,
  before?: CodeTree,
  change?: Change,
): CodeTree | undefined {
  const grammar = grammars.get(grammarNames[language]);
  const old = takeTree(before);
  try {
    if (!grammar) return undefined;
    const continues =
      old && before && change && before.language === language && fits(before.text, text, change);
    if (continues) old.edit(nativeEdit(before.text, text, change));
    const tree = grammar.parser.parse(text, continues ? old : null);
    if (!tree) return undefined;
    const reader = new TreeReader(
      text,
      grammar,
      before && new KnownPieces(before.text, before.native.pieces),
    );
    const root = reader.read(tree.rootNode);
    return { text, language, root, landmarks: reader.landmarks, native: { tree, pieces: reader.pieces } };
  } catch {
    // The grammar's own stack or memory ran out.
    grammar?.parser.reset();
    return undefined;
  } finally {
    old?.delete();
  }
}

/** Gives the tree's memory back. What was read from it stays. */
export function disposeCode(code: CodeTree): void {
  takeTree(code)?.delete();
}

function takeTree(code: CodeTree | undefined): Tree | undefined {
  const tree = code?.native.tree;
  if (code) code.native.tree = undefined;
  return tree;
}

function fits(before: string, text: string, { range, newLength }: Change): boolean {
  return (
    range.start >= 0 &&
    range.end <= before.length &&
    range.start <= range.end &&
    before.length - (range.end - range.start) + newLength === text.length
  );
}

function nativeEdit(before: string, text: string, { range, newLength }: Change) {
  const newEnd = range.start + newLength;
  const start = pointAfter({ row: 0, column: 0 }, text, 0, range.start);
  return {
    startIndex: range.start,
    oldEndIndex: range.end,
    newEndIndex: newEnd,
    startPosition: start,
    oldEndPosition: pointAfter(start, before, range.start, range.end),
    newEndPosition: pointAfter(start, text, range.start, newEnd),
  };
}

function pointAfter(point: Point, text: string, from: number, to: number): Point {
  let { row } = point;
  let lineStart = from - point.column;
  for (let next = text.indexOf('\n', from); next >= 0 && next < to; next = text.indexOf('\n', lineStart)) {
    row++;
    lineStart = next + 1;
  }
  return { row, column: to - lineStart };
}

/** A keystroke changes few pieces; to look for all by their texts pays when most of the tree was parsed again. */
const missesBeforeSearch = 4;

/** The pieces of the text before; each may be used again once. */
class KnownPieces {
  private readonly byId = new Map<number, Piece>();
  private byText: Map<string, Piece[]> | undefined;
  private readonly used = new Set<Piece>();
  private misses = 0;

  constructor(
    private readonly text: string,
    private readonly pieces: readonly Piece[],
  ) {
    for (const piece of pieces) this.byId.set(piece.id, piece);
  }

  /** tree-sitter keeps the node of what it did not parse again, and may give the number of another one to a new node. */
  take(id: number, typeId: number, field: string | undefined, text: string): Piece | undefined {
    const same = this.byId.get(id);
    const found = same && this.fits(same, typeId, field, text) ? same : this.find(typeId, field, text);
    if (found) this.used.add(found);
    return found;
  }

  private find(typeId: number, field: string | undefined, text: string): Piece | undefined {
    if (this.misses++ < missesBeforeSearch) return undefined;
    if (!this.byText) {
      this.byText = new Map();
      for (const piece of this.pieces) {
        const key = this.text.slice(piece.range.start, piece.range.end);
        const others = this.byText.get(key);
        if (others) others.push(piece);
        else this.byText.set(key, [piece]);
      }
    }
    return this.byText.get(text)?.find((piece) => this.fits(piece, typeId, field, text));
  }

  private fits(piece: Piece, typeId: number, field: string | undefined, text: string): boolean {
    return (
      piece.typeId === typeId &&
      piece.node.field === field &&
      !this.used.has(piece) &&
      this.text.slice(piece.range.start, piece.range.end) === text
    );
  }
}

class TreeReader {
  readonly landmarks: CodeNode[] = [];
  readonly pieces: Piece[] = [];

  constructor(
    private readonly text: string,
    private readonly grammar: Grammar,
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
    native.children.forEach((child, i) => {
      if (!child || (child.typeId !== errorTypeId && this.grammar.typeNames[child.typeId] === undefined))
        return;
      const below = this.readNode(child, native.fieldNameForChild(i) ?? undefined);
      below.parent = node;
      node.children.push(below);
    });
    return node;
  }

  private readPiece(native: Node, field: string | undefined, start: number, end: number): CodeNode {
    const written = this.text.slice(start, end);
    const { id, typeId } = native;
    const kept =
      this.known?.take(id, typeId, field, written) ?? readWhole(native, field, this.grammar, this.text);
    const piece: Piece = { ...kept, id, typeId, range: { start, end } };
    piece.unit.start = start;
    this.pieces.push(piece);
    for (const landmark of piece.landmarks) this.landmarks.push(landmark);
    return piece.node;
  }
}

const errorTypeId = 65535;

function readWhole(
  native: Node,
  field: string | undefined,
  grammar: Grammar,
  text: string,
): Pick<Piece, 'node' | 'unit' | 'landmarks'> {
  const unit: Unit = { start: native.startIndex };
  const landmarks: CodeNode[] = [];
  const cursor = native.walk();
  const nodeAt = (fieldName: string | undefined): CodeNode | undefined => {
    const typeId = cursor.nodeTypeId;
    const type = typeId === errorTypeId ? 'ERROR' : grammar.typeNames[typeId];
    if (type === undefined) return undefined;
    const from = cursor.startIndex - unit.start;
    const node = new CodeNode(type, fieldName, unit, from, cursor.endIndex - unit.start);
    if (landmarkTypes.has(type)) landmarks.push(node);
    return node;
  };
  const node = nodeAt(field) ?? new CodeNode(native.type, field, unit, 0, native.endIndex - unit.start);
  readBelow(cursor, node, () => nodeAt(grammar.fieldNames[cursor.currentFieldId] ?? undefined));
  cursor.delete();
  return { node, unit, landmarks: landmarks.filter((landmark) => isLandmark(landmark, text)) };
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
