import { Attached } from '../../text/attached';
import type { Asked } from './asked';
import type { CodeNode } from './code-node';
import type { Surroundings } from './find-literals';

interface Kept<Value> {
  value: Value;
  /** Where the stretch stands of which it speaks. */
  start: number;
  readonly given: unknown;
  readonly asked: Asked;
  readonly outside: string;
  readonly importsDriver: boolean;
  readonly isMixed: boolean;
}

/**
 * Keeps with a node what was made of it, for as long as its own text, what was `given` beside it and what was asked of
 * the rest of the document stay the same. Where code stands inside of larger code, all is made anew.
 */
export class Keeper<Value, Given = undefined> {
  private readonly kept = new Attached<CodeNode, Kept<Value>>();

  /** `move` gives the value of code that stands `by` further on. */
  constructor(private readonly move: (value: Value, by: number, given: Given) => Value) {}

  of(node: CodeNode, given: Given, around: Surroundings, make: () => Value): Value {
    const { bindings, importsDriver, isMixed } = around;
    const { outside, start } = node.unit;
    if (outside === undefined) return make();
    const before = this.kept.get(node);
    if (
      before &&
      before.given === given &&
      before.outside === outside &&
      before.importsDriver === importsDriver &&
      before.isMixed === isMixed &&
      before.asked.holds(bindings)
    ) {
      if (before.start !== start) {
        before.value = this.move(before.value, start - before.start, given);
        before.start = start;
      }
      return before.value;
    }
    const { value, asked } = bindings.watch(node.unit, make);
    this.kept.set(node, { value, given, asked, start, outside, importsDriver, isMixed });
    return value;
  }
}
