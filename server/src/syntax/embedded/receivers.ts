import type { Watched } from './asked';
import type { Binding, Bindings } from './bindings';
import { calleeOf } from './callee';
import type { ReceiverKind } from './code-model';
import type { CodeNode } from './code-node';
import { bare } from './constant-value';

/** Tells pools from clients by how a document makes, imports or declares them. */
export interface Receivers {
  kindOf(node: CodeNode | undefined): ReceiverKind;
  /** What `new X(…)` makes. */
  kindOfNew(node: CodeNode): ReceiverKind;
}

export function createReceivers(bindings: Bindings): Receivers {
  const kinds = new Map<CodeNode, Watched<ReceiverKind>>();

  const kindOf = (written: CodeNode | undefined, depth = 0): ReceiverKind => {
    if (!written || depth > 5) return 'unknown';
    const node = bare(written);
    const before = kinds.get(node);
    if (before) return bindings.use(before);
    const kind = bindings.watch(node.unit, () => read(node, depth));
    kinds.set(node, kind);
    return kind.value;
  };

  const read = (node: CodeNode, depth: number): ReceiverKind => {
    switch (node.type) {
      case 'identifier':
        return ofBinding(bindings.find(bindings.textOf(node), node), bindings.textOf(node), depth);
      case 'member_expression':
        return ofMember(node, depth);
      case 'new_expression':
        return kindOfNew(node);
      case 'call_expression': {
        const callee = calleeOf(node, bindings);
        const connects = callee?.name === 'connect' && kindOf(callee.receiver, depth + 1) === 'pool';
        return connects ? 'client' : 'unknown';
      }
      default:
        return 'unknown';
    }
  };

  const ofMember = (node: CodeNode, depth: number): ReceiverKind => {
    const object = node.child('object');
    const property = node.child('property');
    if (!object || !property) return 'unknown';
    const name = bindings.textOf(property).replace(/^#/, '');
    if (object.type === 'this') return ofBinding(bindings.findMember(name, node), name, depth);
    const root = object.type === 'identifier' ? bindings.find(bindings.textOf(object), object) : undefined;
    return root?.kind === 'import' && poolName.test(name) && mayExportPool(root) ? 'pool' : 'unknown';
  };

  const ofBinding = (binding: Binding | undefined, name: string, depth: number): ReceiverKind => {
    if (!binding) return 'unknown';
    if (binding.typeText !== undefined) {
      const kind = ofType(binding.typeText, binding.declaration);
      if (kind !== 'unknown') return kind;
    }
    if (binding.kind === 'import') return poolName.test(name) && mayExportPool(binding) ? 'pool' : 'unknown';
    if (binding.property !== undefined) {
      const from = binding.value && moduleOf(binding.value);
      return from !== undefined && poolName.test(binding.property) && mayBePool(from) ? 'pool' : 'unknown';
    }
    if (binding.value) return kindOf(binding.value, depth + 1);
    return binding.kind === 'variable' || binding.kind === 'const'
      ? ofAssignment(name, binding.declaration)
      : 'unknown';
  };

  /** `let pool; … pool = new Pool(…)`. */
  const ofAssignment = (name: string, at: CodeNode): ReceiverKind => {
    const made = bindings.says('madeOf', name);
    return made === undefined ? 'unknown' : ofClass(made, at);
  };

  const ofType = (typeText: string, at: CodeNode): ReceiverKind => {
    for (const part of typeText.split('|')) {
      const kind = ofClass(part.trim(), at);
      if (kind !== 'unknown') return kind;
    }
    return 'unknown';
  };

  /** `Pool`, `pg.Client`: only where the name comes from PostgreSQL's driver or a module of the project's own. */
  const ofClass = (written: string, at: CodeNode): ReceiverKind => {
    const [root = '', member] = written.split('.');
    const binding = bindings.find(root, at);
    if (!binding) return 'unknown';
    const from = moduleOfBinding(binding);
    if (from === undefined || !(driver.test(from) || isOwnModule(from))) return 'unknown';
    const name = member ?? binding.property ?? root;
    if (name === 'Pool' || (name === 'default' && from === 'pg-pool')) return 'pool';
    return /^(?:PoolClient|Client|ClientBase)$/.test(name) ? 'client' : 'unknown';
  };

  const kindOfNew = (node: CodeNode): ReceiverKind => {
    const name = node.child('constructor');
    return name ? ofClass(bindings.textOf(name).replace(/\s+/g, ''), node) : 'unknown';
  };

  const moduleOfBinding = (binding: Binding): string | undefined => {
    if (binding.kind === 'import') return importSource(binding.declaration);
    return binding.value && moduleOf(binding.value);
  };

  const importSource = (statement: CodeNode): string | undefined => {
    const source = statement.child('source');
    return source && bindings.textOf(source).slice(1, -1);
  };

  /** `require('pg')`. */
  const moduleOf = (value: CodeNode): string | undefined =>
    /^(?:await\s+)?(?:require|import)\(\s*['"]([^'"]+)['"]\s*\)$/.exec(bindings.textOf(bare(value)))?.[1];

  const mayExportPool = (binding: Binding): boolean => {
    const from = importSource(binding.declaration);
    return from !== undefined && mayBePool(from);
  };

  return { kindOf: (node) => kindOf(node), kindOfNew };
}

const driver = /^(?:pg|pg-pool|pg-native)$/;
const poolName = /^(?:pool|\w*Pool|pgPool|dbPool)$/;

/** Pools of threads, sockets and other databases are pools too. */
function mayBePool(from: string): boolean {
  return isOwnModule(from) || driver.test(from) || /(?:^|[/-])(?:db|database|pg|postgres)/.test(from);
}

function isOwnModule(from: string): boolean {
  return /^(?:[./~#]|@\/)/.test(from) && !/worker|thread|mysql|sqlite|mssql|redis/i.test(from);
}
