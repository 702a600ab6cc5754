import { InOrder } from './in-order';

/** Who has to do with a name, in the order of the statements. */
export class NameHistory {
  /** Those that make a relation of that name another one, or take it away. */
  readonly writers = new InOrder();
  /** Those that look it up. */
  readonly readers = new InOrder();
  readonly creators = new InOrder();
}
