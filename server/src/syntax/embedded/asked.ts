import type { Binding, Bindings } from './bindings';
import type { CodeNode, Unit } from './code-node';
import type { TextSays } from './text-says';

/** What was made of a stretch of code, and what was asked of the document around it on the way. */
export interface Watched<Value> {
  readonly value: Value;
  readonly asked: Asked;
}

interface AskedName {
  readonly kind: 'name' | 'member';
  readonly name: string;
  readonly at: CodeNode;
  readonly answer: Binding | undefined;
}

interface AskedText {
  readonly kind: keyof TextSays;
  readonly name: string;
  readonly answer: TextSays[keyof TextSays];
}

/**
 * Questions about what stands outside of a stretch of code. As long as they are answered alike, what was made of the
 * stretch stays the same: nodes that were met by following a name are those of the same text, or the answer is another one.
 */
export class Asked {
  private readonly names: AskedName[] = [];
  private readonly texts: AskedText[] = [];
  private readonly others: Asked[] = [];
  private readonly inside = new Set<string>();
  private asksForPlaces = false;
  private checkedIn: object | undefined;
  private isAlike = false;

  constructor(private readonly unit: Unit | undefined) {}

  /** `scope`: what has the answer. Where it belongs to the stretch itself, so does the answer. */
  note(
    kind: AskedName['kind'],
    name: string,
    at: CodeNode,
    scope: CodeNode | undefined,
    answer: Binding | undefined,
  ): void {
    if (scope && scope.unit === this.unit) return;
    if (at.unit === this.unit) {
      // Whatever the place in the stretch, outside of it the answer is the same.
      const key = `${kind} ${name}`;
      if (this.inside.has(key)) return;
      this.inside.add(key);
    }
    this.names.push({ kind, name, at, answer });
  }

  noteText(kind: keyof TextSays, name: string, answer: TextSays[keyof TextSays]): void {
    this.texts.push({ kind, name, answer });
  }

  notePlaces(): void {
    this.asksForPlaces = true;
  }

  /** The result follows from what others were made of, too. */
  include(other: Asked): void {
    this.others.push(other);
  }

  /** Whether the document as it is now gives the same answers. Looked up once for each reading. */
  holds(now: Bindings): boolean {
    if (this.checkedIn === now.reading) return this.isAlike;
    this.checkedIn = now.reading;
    this.isAlike = this.isAnsweredAlike(now);
    return this.isAlike;
  }

  private isAnsweredAlike(now: Bindings): boolean {
    if (this.asksForPlaces) return false;
    for (const { kind, name, at, answer } of this.names) {
      const found = kind === 'name' ? now.find(name, at) : now.findMember(name, at);
      if (found !== answer) return false;
    }
    for (const { kind, name, answer } of this.texts) if (now.says(kind, name) !== answer) return false;
    for (const other of this.others) if (!other.holds(now)) return false;
    return true;
  }
}
