import { firstIndex } from '../../text/first-index';
import type { LoggedStatement } from './logged-statement';

/** Statements in their order. */
export class InOrder {
  private list: LoggedStatement[] = [];

  add(one: LoggedStatement): void {
    const last = this.list.at(-1);
    // Most lists hold one, and an empty one that is added to makes room for many.
    if (!last) this.list = [one];
    else if (last.position < one.position) this.list.push(one);
    else this.list.splice(this.indexFrom(one.position), 0, one);
  }

  remove(one: LoggedStatement): void {
    const index = this.indexFrom(one.position);
    if (this.list[index] === one) this.list.splice(index, 1);
  }

  get all(): readonly LoggedStatement[] {
    return this.list;
  }

  lastBefore(position: number): LoggedStatement | undefined {
    const last = this.list.at(-1);
    return last && last.position < position ? last : this.list[this.indexFrom(position) - 1];
  }

  firstFrom(position: number): LoggedStatement | undefined {
    return this.list[this.indexFrom(position)];
  }

  *between(first: number, last: number): Iterable<LoggedStatement> {
    for (let i = this.indexFrom(first); i < this.list.length; i++) {
      const one = this.list[i];
      if (!one || one.position > last) return;
      yield one;
    }
  }

  /** Of the first one that does not stand before `position`. */
  private indexFrom(position: number): number {
    return firstIndex(this.list, (one) => one.position >= position);
  }
}
