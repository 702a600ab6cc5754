import { Attached } from '../../text/attached';
import type { Binding } from './bindings';
import { type CodeNode, functionTypes } from './code-node';

type TextOf = (node: CodeNode) => string;

/** The names that a scope itself declares, those of scopes inside it left out. */
export function namesOf(scope: CodeNode, textOf: TextOf): Map<string, Binding> {
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
    for (const [name, binding] of declarationsIn(statement, textOf))
      if (!names.has(name)) names.set(name, binding);
  }
  return names;
}

type Declared = readonly [name: string, binding: Binding];

/** A statement, or a member of a class, keeps what it declares as long as it keeps its identity: its text is the same. */
const declarations = new Attached<CodeNode, readonly Declared[]>();

function declarationsIn(statement: CodeNode, textOf: TextOf): readonly Declared[] {
  const before = declarations.get(statement);
  if (before) return before;
  const found: Declared[] = [];
  const declared =
    statement.type === 'export_statement' ? (statement.child('declaration') ?? statement) : statement;
  addDeclaration(declared, textOf, (name, binding) => {
    if (name) found.push([textOf(name), binding]);
  });
  declarations.set(statement, found);
  return found;
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

/** The members of a class that have values; of two with one name, the last. */
export function membersOf(body: CodeNode, textOf: TextOf): Map<string, Binding> {
  const members = new Map<string, Binding>();
  for (const member of body.parts) {
    for (const [name, binding] of membersIn(member, textOf)) members.set(name, binding);
  }
  return members;
}

/** A member keeps what it declares as a statement does. */
function membersIn(member: CodeNode, textOf: TextOf): readonly Declared[] {
  const before = declarations.get(member);
  if (before) return before;
  const found = [...readMembers(member, textOf)];
  declarations.set(member, found);
  return found;
}

function* readMembers(member: CodeNode, textOf: TextOf): Iterable<Declared> {
  const name = member.child('name') ?? member.child('property');
  if (!name) return;
  if (member.type === 'public_field_definition' || member.type === 'field_definition') {
    const value = member.child('value');
    yield [
      textOf(name).replace(/^#/, ''),
      { kind: 'const', declaration: member, ...(value && { value }), ...typeOf(member, textOf) },
    ];
  } else if (member.type === 'method_definition' && textOf(name) !== 'constructor') {
    yield [textOf(name), { kind: 'function', declaration: member, value: member }];
  } else if (textOf(name) === 'constructor') {
    for (const parameter of member.child('parameters')?.parts ?? []) {
      const pattern = parameter.child('pattern');
      const makesField = /^(?:public|private|protected|readonly|override)\b/.test(textOf(parameter));
      if (!pattern || !makesField) continue;
      yield [textOf(pattern), { kind: 'parameter', declaration: parameter, ...typeOf(parameter, textOf) }];
    }
  }
}

function typeOf(node: CodeNode, textOf: TextOf): { typeText?: string } {
  const type = node.child('type');
  return type ? { typeText: textOf(type).replace(/^\??:\s*/, '') } : {};
}
