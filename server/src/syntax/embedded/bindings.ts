import { Attached } from '../../text/attached';
import { Asked, type Watched } from './asked';
import { type CodeNode, functionTypes, type Unit } from './code-node';
import { membersOf, namesOf } from './declared-names';
import { type Readers, readersOf, type TextSays } from './text-says';

/** What a name stands for where it is used. */
export interface Binding {
  readonly kind: 'const' | 'variable' | 'parameter' | 'import' | 'function' | 'class';
  /** What declares it: a declarator, a parameter, an import specifier, a function or class. */
  readonly declaration: CodeNode;
  /** The initial value; of a name that was destructured, what it was taken from. */
  readonly value?: CodeNode;
  /** The property of the value that the name was taken from, or the name under which a module exports it. */
  readonly property?: string;
  /** As it is written, without the colon. */
  readonly typeText?: string;
}

/** Looks up names in the scopes of a document, and remembers for whoever watches what was asked. */
export interface Bindings {
  /** One for each reading of a document. */
  readonly reading: object;
  textOf(node: CodeNode): string;
  /** What is written between two nodes, such as an operator. */
  between(left: CodeNode, right: CodeNode): string;
  /** What expressions are known to be, as far as somebody asked. */
  readonly fixedTexts: Map<CodeNode, Watched<string | undefined>>;
  /** What the name `name` stands for at `node`. */
  find(name: string, node: CodeNode): Binding | undefined;
  /** The member `name` of the class around `node`: a field, or a parameter of the constructor that makes one. */
  findMember(name: string, node: CodeNode): Binding | undefined;
  /** What the whole text says of what is written as `name`. */
  says<Kind extends keyof TextSays>(kind: Kind, name: string): TextSays[Kind];
  /** The value of the field `name` of the class around `node`, where nothing else is ever assigned to it. */
  constantMember(name: string, node: CodeNode): CodeNode | undefined;
  /** What is made depends on how far things in the document are from each other. */
  askForPlaces(): void;
  /** Makes something of the code of `unit`, and remembers what it asks of the code outside. */
  watch<Value>(unit: Unit | undefined, make: () => Value): Watched<Value>;
  /** The value, which whoever watches depends on from now on. */
  use<Value>(watched: Watched<Value>): Value;
}

const scopeTypes: ReadonlySet<string> = new Set([
  ...functionTypes,
  'program',
  'statement_block',
  'for_statement',
  'for_in_statement',
  'catch_clause',
  'switch_case',
  'switch_default',
  'class_static_block',
]);

/** A node keeps its names as long as it keeps its identity: its text is the same. */
const scopes = new Attached<CodeNode, Map<string, Binding>>();
const classes = new Attached<CodeNode, Map<string, Binding>>();

export function createBindings(text: string): Bindings {
  return new DocumentBindings(text);
}

class DocumentBindings implements Bindings {
  readonly reading = {};
  readonly fixedTexts = new Map<CodeNode, Watched<string | undefined>>();
  private readonly said = new Map<string, unknown>();
  private asked: Asked | undefined;

  private readonly readers: Readers;

  constructor(private readonly text: string) {
    this.readers = readersOf(text);
  }

  readonly textOf = (node: CodeNode): string => this.text.slice(node.start, node.end);

  readonly between = (left: CodeNode, right: CodeNode): string => this.text.slice(left.end, right.start);

  find(name: string, node: CodeNode): Binding | undefined {
    let up: CodeNode | undefined = node;
    let binding: Binding | undefined;
    for (; up; up = up.parent) {
      if (!scopeTypes.has(up.type)) continue;
      binding = scopeOf(up, this.textOf).get(name);
      if (binding) break;
    }
    this.asked?.note('name', name, node, up, binding);
    return binding;
  }

  findMember(name: string, node: CodeNode): Binding | undefined {
    let up = node.parent;
    while (up && up.type !== 'class_body') up = up.parent;
    const member = up && membersIn(up, this.textOf).get(name);
    this.asked?.note('member', name, node, up, member);
    return member;
  }

  constantMember(name: string, node: CodeNode): CodeNode | undefined {
    const value = this.findMember(name, node)?.value;
    return value && !this.says('isAssigned', name) ? value : undefined;
  }

  says<Kind extends keyof TextSays>(kind: Kind, name: string): TextSays[Kind] {
    const key = `${kind} ${name}`;
    const answer = this.said.has(key) ? (this.said.get(key) as TextSays[Kind]) : this.readers[kind](name);
    this.said.set(key, answer);
    this.asked?.noteText(kind, name, answer);
    return answer;
  }

  askForPlaces(): void {
    this.asked?.notePlaces();
  }

  watch<Value>(unit: Unit | undefined, make: () => Value): Watched<Value> {
    const outer = this.asked;
    const asked = new Asked(unit);
    this.asked = asked;
    try {
      return { value: make(), asked };
    } finally {
      this.asked = outer;
      outer?.include(asked);
    }
  }

  use<Value>({ value, asked }: Watched<Value>): Value {
    this.asked?.include(asked);
    return value;
  }
}

function scopeOf(node: CodeNode, textOf: (node: CodeNode) => string): ReadonlyMap<string, Binding> {
  let scope = scopes.get(node);
  if (!scope) {
    scope = namesOf(node, textOf);
    scopes.set(node, scope);
  }
  return scope;
}

function membersIn(body: CodeNode, textOf: (node: CodeNode) => string): ReadonlyMap<string, Binding> {
  let members = classes.get(body);
  if (!members) {
    members = membersOf(body, textOf);
    classes.set(body, members);
  }
  return members;
}
