import type { Schema } from '../../schema/schema';
import { namePath, type Relation, resolveColumn, scopeHolderOf, scopeOf } from '../../schema/scope';
import { ancestor, as, type Tree, type Visit } from '../../syntax/tree';
import { readersOf } from './readers';

/** Whether a CTE or subquery is read somewhere, and everywhere for some of its columns alone: those of `names`. */
export function isReadOnlyFor(
  names: ReadonlySet<string>,
  query: Visit<'SelectStmt'>,
  tree: Tree,
  schema: Schema | undefined,
): boolean {
  const { parent } = query;
  if (parent?.type !== 'RangeSubselect' && !isUnnamedCte(parent)) return false;
  const readers = readersOf(query, tree);
  return readers.length > 0 && readers.every((reader) => readsOnly(names, reader, tree, schema));
}

/** A CTE that keeps the names of its query's columns. */
function isUnnamedCte(visit: Visit | undefined): boolean {
  const cte = as(visit, 'CommonTableExpr');
  return cte !== undefined && cte.node.aliascolnames === undefined;
}

function readsOnly(
  names: ReadonlySet<string>,
  reader: Visit,
  tree: Tree,
  schema: Schema | undefined,
): boolean {
  const holder = scopeHolderOf(reader);
  if (!holder || (as(reader, 'RangeVar') ?? as(reader, 'RangeSubselect'))?.node.alias?.colnames) return false;
  const { relations, mergesColumns } = scopeOf(holder, tree, schema);
  const relation = relations.find((one) => one.node === reader);
  if (!relation || mergesColumns) return false;
  for (const below of tree.below(holder)) {
    const reference = as(below, 'ColumnRef');
    if (reference && mayReadOther(reference, relation, names, tree, schema)) return false;
  }
  return true;
}

/** Whether a reference may mean something of the relation that is not in `names`. */
function mayReadOther(
  reference: Visit<'ColumnRef'>,
  relation: Relation,
  names: ReadonlySet<string>,
  tree: Tree,
  schema: Schema | undefined,
): boolean {
  const { fields = [] } = reference.node;
  const path = namePath(fields);
  if (fields.length > 1) {
    const isOwn = fields.some((field) => 'String' in field && field.String.sval === relation.name);
    return isOwn && !(path?.length === 2 && path[0] === relation.name && names.has(path[1] ?? ''));
  }
  // A lone star stands for all relations of its own query.
  if (!path) return ancestor(reference, 'SelectStmt') === scopeHolderOf(relation.node);
  const [name = ''] = path;
  if (names.has(name)) return false;
  if (name === relation.name) return true;
  const meant = resolveColumn(reference, tree, schema);
  if (meant) return meant.relation.node === relation.node;
  return !relation.columns || relation.columns.includes(name);
}
