/**
 * What is kept with objects as long as they live, as in a WeakMap. It is read and collected as any property is, which
 * takes a fraction of the time. Holders are values with an identity: whoever spreads one copies what is kept with it.
 */
export class Attached<Holder extends object, Value> {
  private readonly key = Symbol('attached');

  get(holder: Holder): Value | undefined {
    return (holder as { readonly [key: symbol]: Value | undefined })[this.key];
  }

  set(holder: Holder, value: Value): void {
    (holder as { [key: symbol]: Value | undefined })[this.key] = value;
  }
}
