import type { Node } from '../../syntax/ast';
import type { NodeOf } from '../../syntax/tree';
import { dropReferences } from './drop-references';
import { findIndexOwner } from './find-index';
import { namesOf } from './names-of';
import { partitionsBelow } from './partitions-of';
import { dropPolicy } from './policies';
import type { SchemaDraft } from './schema-draft';

export function dropRelations(node: NodeOf<'DropStmt'>, schema: SchemaDraft): void {
  const cascade = node.behavior === 'DROP_CASCADE';
  for (const object of node.objects ?? []) {
    const path = pathOf(object);
    const name = path.at(-1) ?? '';
    switch (node.removeType) {
      case 'OBJECT_TABLE':
      case 'OBJECT_VIEW':
      case 'OBJECT_MATVIEW':
      case 'OBJECT_FOREIGN_TABLE':
      case 'OBJECT_TYPE': {
        const key = schema.find(name, path.at(-2));
        const isType = key !== undefined && schema.get(key)?.kind === 'composite-type';
        if (key !== undefined && isType === (node.removeType === 'OBJECT_TYPE')) drop(schema, key, cascade);
        break;
      }
      case 'OBJECT_INDEX':
        dropIndex(schema, name, path.at(-2));
        break;
      case 'OBJECT_POLICY':
        dropPolicy(schema, path);
        break;
      case 'OBJECT_SCHEMA':
        if (cascade) for (const [key] of schema.inSchema(name)) drop(schema, key, cascade);
    }
  }
}

/** The parts of a dropped object's name. */
export function pathOf(object: Node): string[] {
  if ('List' in object) return namesOf(object.List.items);
  if ('TypeName' in object) return namesOf(object.TypeName.names);
  return namesOf([object]);
}

function drop(schema: SchemaDraft, key: string, cascade: boolean): void {
  const isPartitioned = schema.get(key)?.kind === 'partitioned-table';
  for (const dropped of isPartitioned ? [key, ...partitionsBelow(schema, key)] : [key]) {
    schema.set(dropped, undefined);
    if (cascade) dropReferences(schema, dropped);
  }
}

/** The index behind a constraint cannot be dropped alone. */
function dropIndex(schema: SchemaDraft, name: string, inSchema: string | undefined): void {
  const key = findIndexOwner(schema, name, inSchema);
  const table = key === undefined ? undefined : schema.get(key);
  if (key === undefined || !table) return;
  const changed = schema.changed(`without index ${name}`, table, (draft) => {
    draft.indexes = draft.indexes.filter((index) => index.name !== name || index.constraint);
  });
  schema.set(key, changed);
}
