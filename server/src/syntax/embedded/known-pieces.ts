import type { CallsByName } from './call-index';
import type { CodeNode, Unit } from './code-node';

/** A subtree that is used again when its text did not change. */
export interface Piece {
  /** Of tree-sitter's node. */
  id: number;
  readonly typeId: number;
  readonly length: number;
  readonly node: CodeNode;
  /** Where it stands. */
  readonly unit: Unit;
  readonly landmarks: readonly CodeNode[];
  /** All calls, about SQL or not. */
  readonly calls: CallsByName;
}

/** A keystroke changes few pieces; to look for all by their texts pays when most of the tree was parsed again. */
const missesBeforeSearch = 4;

/** So many pieces may have gone at one place before all are looked through. */
const lookahead = 3;

/** The pieces of the text before, in its order; each may be used again once. */
export class KnownPieces {
  private next = 0;
  private byId: Map<number, Piece> | undefined;
  private byText: Map<string, Piece[]> | undefined;
  private readonly used = new Set<Piece>();
  private misses = 0;

  constructor(
    private readonly text: string,
    private readonly pieces: readonly Piece[],
  ) {}

  /** Those that were not used. */
  get left(): readonly Piece[] {
    return this.used.size === this.pieces.length ? [] : this.pieces.filter((piece) => !this.used.has(piece));
  }

  isKnown(piece: Piece): boolean {
    return this.used.has(piece);
  }

  /** tree-sitter keeps the node of what it did not parse again, and may give the number of another one to a new node. */
  take(id: number, typeId: number, field: string | undefined, text: string): Piece | undefined {
    const same = this.withId(id);
    const found = same && this.fits(same, typeId, field, text) ? same : this.find(typeId, field, text);
    if (found) this.used.add(found);
    return found;
  }

  /** Most likely it stands behind the one that was asked for before. */
  private withId(id: number): Piece | undefined {
    for (let i = this.next; i < this.next + lookahead; i++) {
      const piece = this.pieces[i];
      if (piece?.id !== id || this.used.has(piece)) continue;
      this.next = i + 1;
      return piece;
    }
    this.byId ??= new Map(this.left.map((piece) => [piece.id, piece]));
    return this.byId.get(id);
  }

  private find(typeId: number, field: string | undefined, text: string): Piece | undefined {
    if (this.misses++ < missesBeforeSearch) return undefined;
    this.byText ??= this.piecesByText();
    const alike = this.byText.get(keyOf(typeId, field, text));
    for (let piece = alike?.pop(); piece; piece = alike?.pop()) if (!this.used.has(piece)) return piece;
    return undefined;
  }

  /** The first of those that are alike stands last. Those that were used have moved and are left out. */
  private piecesByText(): Map<string, Piece[]> {
    const byText = new Map<string, Piece[]>();
    for (const piece of this.left.toReversed()) {
      const key = keyOf(piece.typeId, piece.node.field, this.textOf(piece));
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
      piece.length === text.length &&
      !this.used.has(piece) &&
      this.textOf(piece) === text
    );
  }

  private textOf({ unit, length }: Piece): string {
    return this.text.slice(unit.start, unit.start + length);
  }
}

function keyOf(typeId: number, field: string | undefined, text: string): string {
  return `${typeId} ${field} ${text}`;
}
