import type { Range } from '../../text/range';
import type { CodeNode, Unit } from './code-node';

export type CallsByName = ReadonlyMap<string, readonly CodeNode[]>;

/** A subtree that is used again when its text did not change. */
export interface Piece {
  /** Of tree-sitter's node. */
  readonly id: number;
  readonly typeId: number;
  /** Where it stood in the document that it was last read from. */
  readonly range: Range;
  readonly node: CodeNode;
  readonly unit: Unit;
  readonly landmarks: readonly CodeNode[];
  /** All calls, about SQL or not, by the last name of what they call, without `#`. */
  readonly calls: CallsByName;
}

/** A keystroke changes few pieces; to look for all by their texts pays when most of the tree was parsed again. */
const missesBeforeSearch = 4;

/** The pieces of the text before; each may be used again once. */
export class KnownPieces {
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
    this.byText ??= this.piecesByText();
    const alike = this.byText.get(keyOf(typeId, field, text));
    for (let piece = alike?.pop(); piece; piece = alike?.pop()) if (!this.used.has(piece)) return piece;
    return undefined;
  }

  /** The first of those that are alike stands last. */
  private piecesByText(): Map<string, Piece[]> {
    const byText = new Map<string, Piece[]>();
    for (const piece of this.pieces.toReversed()) {
      const { typeId, node, range } = piece;
      const key = keyOf(typeId, node.field, this.text.slice(range.start, range.end));
      const others = byText.get(key);
      if (others) others.push(piece);
      else byText.set(key, [piece]);
    }
    return byText;
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

function keyOf(typeId: number, field: string | undefined, text: string): string {
  return `${typeId} ${field} ${text}`;
}
