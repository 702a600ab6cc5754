import { Attached } from '../../text/attached';
import { type CodeNode, functionTypes } from './code-node';

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

  return {
    textOf,
    between: (left, right) => text.slice(left.end, right.start),
    fixedTexts: new Map(),
    findMember,
    isAddedTo(name) {
      const escaped = name.replace(/[$.]/g, '\\$&');
      const added = `\\s*\\+=|\\s*=\\s*(?:${escaped}\\s*\\+|\`\\s*\\$\\{${escaped}\\})|\\.(?:push|unshift|splice)\\(`;
      return new RegExp(`(?<![\\w$.])${escaped}(?:${added})`).test(text);
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

type TextOf = (node: CodeNode) => string;

/** The names that a scope itself declares, those of scopes inside it left out. */
function namesOf(scope: CodeNode, textOf: TextOf): Map<string, Binding> {
  const names = new Map<string, Binding>();
  const add = (name: CodeNode | undefined, binding: Binding): void => {
    if (name && !names.has(textOf(name))) names.set(textOf(name), binding);
  };
  if (functionTypes.has(scope.type)) {
    const list = scope.child('parameters') ?? scope.child('parameter');
    for (const parameter of list?.type === 'formal_parameters' ? list.parts : list ? [list] : [])
      addParameter(parameter, textOf, add);
    return names;
  }
  if (scope.type === 'for_in_statement') {
    const left = scope.child('left');
    if (left) addPattern(left, { kind: 'const', declaration: scope }, textOf, add);
  }
  for (const statement of scope.children) {
    const declared =
      statement.type === 'export_statement' ? (statement.child('declaration') ?? statement) : statement;
    addDeclaration(declared, textOf, add);
  }
  return names;
}

type Add = (name: CodeNode | undefined, binding: Binding) => void;

function addDeclaration(declared: CodeNode, textOf: TextOf, add: Add): void {
  switch (declared.type) {
    case 'lexical_declaration':
    case 'variable_declaration': {
      const kind = textOf(declared).startsWith('const') ? 'const' : 'variable';
      for (const declarator of declared.parts) addDeclarator(declarator, kind, textOf, add);
      return;
    }
    case 'function_declaration':
    case 'generator_function_declaration':
      add(declared.child('name'), { kind: 'function', declaration: declared, value: declared });
      return;
    case 'class_declaration':
    case 'abstract_class_declaration':
      add(declared.child('name'), { kind: 'class', declaration: declared });
      return;
    case 'import_statement':
      addImports(declared, textOf, add);
      return;
  }
}

function addDeclarator(declarator: CodeNode, kind: 'const' | 'variable', textOf: TextOf, add: Add): void {
  const name = declarator.child('name');
  const value = declarator.child('value');
  if (!name) return;
  addPattern(
    name,
    { kind, declaration: declarator, ...(value && { value }), ...typeOf(declarator, textOf) },
    textOf,
    add,
  );
}

function addParameter(parameter: CodeNode, textOf: TextOf, add: Add): void {
  const pattern = parameter.child('pattern') ?? parameter;
  const value = parameter.child('value');
  addPattern(
    pattern,
    { kind: 'parameter', declaration: parameter, ...(value && { value }), ...typeOf(parameter, textOf) },
    textOf,
    add,
  );
}

/** A pattern that takes something apart binds each of its names to a part of the value. */
function addPattern(pattern: CodeNode, binding: Binding, textOf: TextOf, add: Add): void {
  const { value: _, typeText: __, ...part } = binding;
  switch (pattern.type) {
    case 'identifier':
    case 'this':
      add(pattern, binding);
      return;
    case 'assignment_pattern':
    case 'object_assignment_pattern': {
      const left = pattern.child('left');
      if (left) addPattern(left, binding, textOf, add);
      return;
    }
    case 'shorthand_property_identifier_pattern':
      add(pattern, { ...part, property: textOf(pattern), ...(binding.value && { value: binding.value }) });
      return;
    case 'pair_pattern': {
      const key = pattern.child('key');
      const inner = pattern.child('value');
      if (key && inner) {
        addPattern(
          inner,
          { ...part, property: textOf(key), ...(binding.value && { value: binding.value }) },
          textOf,
          add,
        );
      }
      return;
    }
    case 'rest_pattern':
    case 'object_pattern':
    case 'array_pattern':
      for (const inner of pattern.parts) {
        addPattern(
          inner,
          pattern.type === 'object_pattern' && binding.value ? { ...part, value: binding.value } : part,
          textOf,
          add,
        );
      }
      return;
  }
}

function addImports(statement: CodeNode, textOf: TextOf, add: Add): void {
  for (const clause of statement.children) {
    if (clause.type !== 'import_clause') continue;
    for (const item of clause.parts) {
      if (item.type === 'identifier') {
        add(item, { kind: 'import', declaration: statement, property: 'default' });
      } else if (item.type === 'namespace_import') {
        add(item.parts[0], { kind: 'import', declaration: statement });
      } else {
        for (const specifier of item.parts) {
          const name = specifier.child('name');
          if (!name) continue;
          add(specifier.child('alias') ?? name, {
            kind: 'import',
            declaration: statement,
            property: textOf(name),
          });
        }
      }
    }
  }
}

function membersOf(body: CodeNode, textOf: TextOf): Map<string, Binding> {
  const members = new Map<string, Binding>();
  for (const member of body.parts) {
    const name = member.child('name') ?? member.child('property');
    if (!name) continue;
    if (member.type === 'public_field_definition' || member.type === 'field_definition') {
      const value = member.child('value');
      members.set(textOf(name).replace(/^#/, ''), {
        kind: 'const',
        declaration: member,
        ...(value && { value }),
        ...typeOf(member, textOf),
      });
    } else if (member.type === 'method_definition' && textOf(name) !== 'constructor') {
      members.set(textOf(name), { kind: 'function', declaration: member, value: member });
    } else if (textOf(name) === 'constructor') {
      for (const parameter of member.child('parameters')?.parts ?? []) {
        const pattern = parameter.child('pattern');
        const makesField = /^(?:public|private|protected|readonly|override)\b/.test(textOf(parameter));
        if (!pattern || !makesField) continue;
        members.set(textOf(pattern), {
          kind: 'parameter',
          declaration: parameter,
          ...typeOf(parameter, textOf),
        });
      }
    }
  }
  return members;
}

function typeOf(node: CodeNode, textOf: TextOf): { typeText?: string } {
  const type = node.child('type');
  return type ? { typeText: textOf(type).replace(/^\??:\s*/, '') } : {};
}
