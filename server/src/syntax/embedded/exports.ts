import { Attached } from '../../text/attached';
import type { Bindings } from './bindings';
import type { Reexport } from './code-model';
import type { CodeNode } from './code-node';

interface Export {
  readonly local: string;
  readonly as: string;
}

/** The names under which a module gives away what it declares, by the name inside. */
export function exportsOf(root: CodeNode, bindings: Bindings): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const statement of root.children) {
    if (statement.type !== 'export_statement') continue;
    for (const { local, as } of exportsIn(statement, bindings)) {
      const others = names.get(local);
      if (others) others.push(as);
      else names.set(local, [as]);
    }
  }
  return names;
}

/** A statement keeps its exports as long as it keeps its identity: its text is the same. */
const known = new Attached<CodeNode, readonly Export[]>();

function exportsIn(statement: CodeNode, bindings: Bindings): readonly Export[] {
  const before = known.get(statement);
  if (before) return before;
  const found = statement.child('source') ? [] : [...readExports(statement, bindings)];
  known.set(statement, found);
  return found;
}

function* readExports(statement: CodeNode, bindings: Bindings): Iterable<Export> {
  const declaration = statement.child('declaration');
  const isDefault = /^export\s+default\b/.test(bindings.textOf(statement).slice(0, 40));
  if (isDefault) {
    const local = declaration?.child('name') ?? statement.child('value');
    if (local) yield { local: bindings.textOf(local), as: 'default' };
  } else if (declaration) {
    for (const one of [declaration, ...declaration.parts]) {
      const name = one.child('name');
      if (name) yield { local: bindings.textOf(name), as: bindings.textOf(name) };
    }
  }
  for (const { local, as } of specifiersOf(statement, bindings)) yield { local: bindings.textOf(local), as };
}

/** `export { a as b } from './c'`, `export * from './d'`. */
export function reexportsOf(root: CodeNode, bindings: Bindings): Reexport[] {
  return root.children.flatMap((statement): Reexport[] => {
    const source = statement.type === 'export_statement' ? statement.child('source') : undefined;
    const from = source && bindings.textOf(source).slice(1, -1);
    if (from === undefined || !isOwn(from)) return [];
    const specifiers = specifiersOf(statement, bindings);
    if (specifiers.length > 0) {
      return specifiers.map(({ local, as }) => ({ from, name: bindings.textOf(local), as }));
    }
    return /^export\s*\*\s*from\b/.test(bindings.textOf(statement)) ? [{ from }] : [];
  });
}

/** What a document takes from other modules, by the name that it has here; `*` for all of a module. */
export function importsOf(
  root: CodeNode,
  bindings: Bindings,
): { readonly local: string; readonly from: string; readonly name: string }[] {
  return root.children.flatMap((statement) => {
    const source = statement.type === 'import_statement' ? statement.child('source') : undefined;
    const from = source && bindings.textOf(source).slice(1, -1);
    if (from === undefined || !isOwn(from)) return [];
    const clause = statement.parts.find((part) => part.type === 'import_clause');
    return (clause?.parts ?? []).flatMap((item) => {
      if (item.type === 'identifier') return [{ local: bindings.textOf(item), from, name: 'default' }];
      const all = item.type === 'namespace_import' ? item.parts[0] : undefined;
      if (all) return [{ local: bindings.textOf(all), from, name: '*' }];
      if (item.type !== 'named_imports') return [];
      return item.parts.flatMap((specifier) => {
        const name = specifier.child('name');
        const local = specifier.child('alias') ?? name;
        return name && local ? [{ local: bindings.textOf(local), from, name: bindings.textOf(name) }] : [];
      });
    });
  });
}

/** Another file of the project, by its path or by an alias of it, for all that can be seen here. */
function isOwn(from: string): boolean {
  return !from.startsWith('node:');
}

function specifiersOf(statement: CodeNode, bindings: Bindings): { local: CodeNode; as: string }[] {
  const clause = statement.parts.find((part) => part.type === 'export_clause');
  return (clause?.parts ?? []).flatMap((specifier) => {
    const local = specifier.child('name');
    return local ? [{ local, as: bindings.textOf(specifier.child('alias') ?? local) }] : [];
  });
}
