import { calleeOf } from './callee';
import type { CodeNode } from './code-node';
import type { Piece } from './known-pieces';

export type CallsByName = ReadonlyMap<string, readonly CodeNode[]>;

/** Calls by the last name of what they call, without `#`. */
export function byName(calls: readonly CodeNode[], text: string): Map<string, CodeNode[]> {
  const named = new Map<string, CodeNode[]>();
  for (const call of calls) {
    const callee = calleeOf(call, { textOf: (node) => text.slice(node.start, node.end) });
    const name = callee?.name.replace(/^#/, '') ?? '';
    const others = named.get(name);
    if (others) others.push(call);
    else named.set(name, [call]);
  }
  return named;
}

/** All calls of a document, about SQL or not. It follows the document: from reading to reading pieces come and go. */
export class CallIndex {
  private readonly pieces = new Map<string, Set<Piece>>();
  private loose: CallsByName = new Map();

  /** `loose` are the calls that stand in no piece. */
  update(gone: Iterable<Piece>, come: Iterable<Piece>, loose: CallsByName): void {
    this.loose = loose;
    for (const piece of gone) for (const name of piece.calls.keys()) this.remove(name, piece);
    for (const piece of come) {
      for (const name of piece.calls.keys()) {
        const holders = this.pieces.get(name);
        if (holders) holders.add(piece);
        else this.pieces.set(name, new Set([piece]));
      }
    }
  }

  names(): Iterable<string> {
    return new Set([...this.pieces.keys(), ...this.loose.keys()]);
  }

  /** In the order in which the pieces end; those outside of pieces behind what they hold. */
  named(name: string): readonly CodeNode[] {
    const holders = [...(this.pieces.get(name) ?? [])];
    if (holders.length === 0 && !this.loose.has(name)) return [];
    const groups = holders.map(({ unit, length, calls }) => ({
      end: unit.start + length,
      calls: calls.get(name) ?? [],
    }));
    for (const call of this.loose.get(name) ?? []) groups.push({ end: call.end, calls: [call] });
    return groups.sort((a, b) => a.end - b.end).flatMap(({ calls }) => calls);
  }

  private remove(name: string, piece: Piece): void {
    const holders = this.pieces.get(name);
    holders?.delete(piece);
    if (holders?.size === 0) this.pieces.delete(name);
  }
}
