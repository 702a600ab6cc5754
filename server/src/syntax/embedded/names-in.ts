import { Attached } from '../../text/attached';
import type { Bindings } from './bindings';
import { below, type CodeNode } from './code-node';

/** The names that stand in an expression or a pattern. A node keeps them as long as it keeps its identity: its text is the same. */
export function namesIn(node: CodeNode, bindings: Pick<Bindings, 'textOf'>): readonly string[] {
  const before = known.get(node);
  if (before) return before;
  const names: string[] = [];
  for (const one of below(node)) if (identifiers.has(one.type)) names.push(bindings.textOf(one));
  known.set(node, names);
  return names;
}

const known = new Attached<CodeNode, readonly string[]>();

const identifiers: ReadonlySet<string> = new Set([
  'identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
]);

/** The names that variables get in a statement. Kept as above. */
export function declaredIn(statement: CodeNode, bindings: Pick<Bindings, 'textOf'>): readonly string[] {
  const before = declared.get(statement);
  if (before) return before;
  const names: string[] = [];
  for (const node of below(statement)) {
    const name = node.type === 'variable_declarator' ? node.child('name') : undefined;
    if (name) names.push(...namesIn(name, bindings));
  }
  declared.set(statement, names);
  return names;
}

const declared = new Attached<CodeNode, readonly string[]>();
