import type { InOrder } from './in-order';
import type { LoggedStatement } from './logged-statement';
import type { NameHistory } from './name-history';

/** What a replacement of statements changed in the end. */
export interface LogChange {
  /** Of relations that may be something else now, or are gone or new. */
  readonly names: ReadonlySet<string>;
  /** Of relations that the statements may create now and did not before, or the other way round. */
  readonly created: ReadonlySet<string>;
  /** Each statement writes the same names as the one that stood there, so that tables come in the same order. */
  readonly keepsOrder: boolean;
}

/** Collects what is different behind statements that were replaced, and which others have to be applied again for it. */
export class Aftermath implements LogChange {
  readonly names = new Set<string>();
  readonly created = new Set<string>();
  keepsOrder = true;
  readonly pending = new Set<LoggedStatement>();

  constructor(
    private readonly histories: ReadonlyMap<string, NameHistory>,
    private readonly readingAll: InOrder,
  ) {}

  /** The relation is another one from `position` on, up to the next statement that writes it. */
  written(key: string, position: number): void {
    this.names.add(key);
    const history = this.histories.get(key);
    const last = history?.writers.firstFrom(position)?.position ?? Number.POSITIVE_INFINITY;
    for (const one of history?.readers.between(position, last) ?? []) this.pending.add(one);
    for (const one of this.readingAll.between(position, Number.POSITIVE_INFINITY)) this.pending.add(one);
  }

  /** From `position` on, some relations have been created in front that were not before, or not any more. */
  creating(old: readonly LoggedStatement[], now: readonly LoggedStatement[], position: number): void {
    const before = new Set(old.flatMap(({ creates }) => [...creates]));
    const after = new Set(now.flatMap(({ creates }) => [...creates]));
    for (const key of [...before, ...after]) {
      if (before.has(key) && after.has(key)) continue;
      this.created.add(key);
      const readers = this.histories.get(key)?.readers.between(position, Number.POSITIVE_INFINITY);
      for (const one of readers ?? []) this.pending.add(one);
    }
  }

  inPlaceOf(old: readonly LoggedStatement[], now: readonly LoggedStatement[]): void {
    const written = (all: readonly LoggedStatement[]) =>
      all.map(({ writes }) => [...writes.keys()].join()).join(';');
    if (written(old) !== written(now)) this.keepsOrder = false;
  }
}
