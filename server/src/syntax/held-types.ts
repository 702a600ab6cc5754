/**
 * The types of nodes and the parts of queries in a statement, in the order in which they first appear. Statements of one
 * form share them, so that what follows from them need be found out once for each form.
 */
export class HeldTypes {
  private static start = new HeldTypes(new Set());
  private static count = 0;

  private readonly longer = new Map<string, HeldTypes>();

  private constructor(readonly all: ReadonlySet<string>) {}

  static none(): HeldTypes {
    // What so many statements differ in is shared by none of them.
    if (HeldTypes.count > mostForms) {
      HeldTypes.count = 0;
      HeldTypes.start = new HeldTypes(new Set());
    }
    return HeldTypes.start;
  }

  with(what: string): HeldTypes {
    if (this.all.has(what)) return this;
    const known = this.longer.get(what);
    if (known) return known;
    const made = new HeldTypes(new Set(this.all).add(what));
    this.longer.set(what, made);
    HeldTypes.count++;
    return made;
  }
}

const mostForms = 5_000;
