import { Attached } from '../../text/attached';
import { type CodeNode, functionTypes } from './code-node';
import { membersOf, namesOf } from './declared-names';

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

/** Looks up names in the scopes of a document. */
export interface Bindings {
  textOf(node: CodeNode): string;
  /** What is written between two nodes, such as an operator. */
  between(left: CodeNode, right: CodeNode): string;
  /** What expressions are known to be, as far as somebody asked. */
  readonly fixedTexts: Map<CodeNode, string | undefined>;
  /** What the name `name` stands for at `node`. */
  find(name: string, node: CodeNode): Binding | undefined;
  /** The member `name` of the class around `node`: a field, or a parameter of the constructor that makes one. */
  findMember(name: string, node: CodeNode): Binding | undefined;
  /** More is appended to the text or the list that is written as `name`, such as `sql` or `this.lines`. */
  isAddedTo(name: string): boolean;
  /** The value of the field `name` of the class around `node`, where nothing else is ever assigned to it. */
  constantMember(name: string, node: CodeNode): CodeNode | undefined;
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
  const textOf = (node: CodeNode): string => text.slice(node.start, node.end);

  const findMember = (name: string, node: CodeNode): Binding | undefined => {
    for (let up = node.parent; up; up = up.parent) {
      if (up.type !== 'class_body') continue;
      let members = classes.get(up);
      if (!members) {
        members = membersOf(up, textOf);
        classes.set(up, members);
      }
      return members.get(name);
    }
    return undefined;
  };

  let added: ReadonlySet<string> | undefined;

  return {
    textOf,
    between: (left, right) => text.slice(left.end, right.start),
    fixedTexts: new Map(),
    findMember,
    isAddedTo(name) {
      added ??= addedTo(text);
      return added.has(name);
    },
    constantMember(name, node) {
      const value = findMember(name, node)?.value;
      return value && !new RegExp(`\\bthis\\.#?${name.replaceAll('$', '\\$')}\\s*[-+?|&*]*=(?!=)`).test(text)
        ? value
        : undefined;
    },
    find(name, node) {
      for (let up: CodeNode | undefined = node; up; up = up.parent) {
        if (!scopeTypes.has(up.type)) continue;
        let scope = scopes.get(up);
        if (!scope) {
          scope = namesOf(up, textOf);
          scopes.set(up, scope);
        }
        const binding = scope.get(name);
        if (binding) return binding;
      }
      return undefined;
    },
  };
}

const addition =
  /(?<![\w$.#\u0080-\uffff])([\w$.#\u0080-\uffff]+)(?:\s*\+=|\s*=\s*(?:\1\s*\+|`\s*\$\{\1\})|\.(?:push|unshift|splice)\()/g;

/** Whatever more is appended to, anywhere in the text. */
function addedTo(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, name] of text.matchAll(addition)) if (name !== undefined) names.add(name);
  return names;
}
