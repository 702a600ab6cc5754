/** A stretch of code that is moved as a whole when text before it changes. Its nodes' offsets count from its start. */
export interface Unit {
  start: number;
  /** The name of the class around it, or nothing, where it stands in a class or by itself. Undefined: inside anything else. */
  outside?: string | undefined;
}

/** A named node of the syntax tree of a TypeScript or JavaScript document, as plain data. */
export class CodeNode {
  parent: CodeNode | undefined;
  private partList: readonly CodeNode[] | undefined;
  private childList: CodeNode[] | undefined;
  /** Its index among the children of its parent. */
  private place = 0;

  constructor(
    readonly type: string,
    /** The field of the parent that holds the node, such as `arguments`. */
    readonly field: string | undefined,
    readonly unit: Unit,
    private readonly from: number,
    private readonly to: number,
  ) {}

  /** A node over the same stretch, without children. */
  as(type: string, field: string | undefined): CodeNode {
    return new CodeNode(type, field, this.unit, this.from, this.to);
  }

  adopt(children: Iterable<CodeNode>): this {
    for (const child of children) this.add(child);
    return this;
  }

  get children(): readonly CodeNode[] {
    return this.childList ?? none;
  }

  /** What stands before it in its parent. */
  get previous(): CodeNode | undefined {
    return this.parent?.children[this.place - 1];
  }

  /** What stands behind it in its parent. */
  get next(): CodeNode | undefined {
    return this.parent?.children[this.place + 1];
  }

  add(child: CodeNode): void {
    child.parent = this;
    child.place = this.children.length;
    // A list that is added to makes room for many, and most nodes have two or three.
    if (!this.childList) this.childList = [child];
    else if (this.childList.length < 6) this.childList = [...this.childList, child];
    else this.childList.push(child);
  }

  replaceChild(child: CodeNode, other: CodeNode): void {
    other.parent = this;
    other.place = child.place;
    if (this.childList) this.childList[child.place] = other;
  }

  /** UTF-16 offset into the document. */
  get start(): number {
    return this.unit.start + this.from;
  }

  get end(): number {
    return this.unit.start + this.to;
  }

  child(field: string): CodeNode | undefined {
    for (const child of this.children) if (child.field === field) return child;
    return undefined;
  }

  childrenOf(field: string): CodeNode[] {
    return this.children.filter((child) => child.field === field);
  }

  /** Children that are not comments. */
  get parts(): readonly CodeNode[] {
    this.partList ??= this.children.some(isComment)
      ? this.children.filter((child) => !isComment(child))
      : this.children;
    return this.partList;
  }

  /** Its index among the parts of its parent; -1 for a comment. */
  get partIndex(): number {
    return this.parent?.parts.lastIndexOf(this, this.place) ?? -1;
  }

  /** The part before it in its parent. */
  get partBefore(): CodeNode | undefined {
    return this.parent?.parts[this.partIndex - 1];
  }
}

const none: readonly CodeNode[] = [];

function isComment({ type }: CodeNode): boolean {
  return type === 'comment';
}

/** The nearest ancestor of one of `types`. */
export function ancestorOf(node: CodeNode, types: ReadonlySet<string>): CodeNode | undefined {
  for (let up = node.parent; up; up = up.parent) if (types.has(up.type)) return up;
  return undefined;
}

/** The node and everything below it, in the order of the text. Given `seen`: what is in there is left out, the rest added. */
export function* below(node: CodeNode, seen?: Set<CodeNode>): Iterable<CodeNode> {
  const pending = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (seen?.has(next)) continue;
    seen?.add(next);
    yield next;
    for (let i = next.children.length - 1; i >= 0; i--) {
      const child = next.children[i];
      if (child) pending.push(child);
    }
  }
}

export function isWithin(node: CodeNode, holder: CodeNode): boolean {
  return node.start >= holder.start && node.end <= holder.end;
}

export const functionTypes: ReadonlySet<string> = new Set([
  'function_declaration',
  'function_expression',
  'generator_function',
  'generator_function_declaration',
  'arrow_function',
  'method_definition',
]);
