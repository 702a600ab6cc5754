import type { NodeOf } from '../../syntax/tree';
import { findIndexOwner } from './find-index';
import { namesOf } from './names-of';
import { partitionsOf } from './partitions-of';
import { renamePolicy } from './policies';
import { renameColumn } from './rename-column';
import { replaceRelation } from './replace-relation';
import type { SchemaDraft } from './schema-draft';

export function rename(node: NodeOf<'RenameStmt'>, schema: SchemaDraft): void {
  const { relname = '', schemaname } = node.relation ?? {};
  const { subname = '', newname = '' } = node;
  switch (node.renameType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_FOREIGN_TABLE':
    case 'OBJECT_INDEX':
      if (schema.find(relname, schemaname) !== undefined)
        moveRelation(schema, schema.find(relname, schemaname), { name: newname });
      else renameIndex(schema, relname, schemaname, newname);
      break;
    case 'OBJECT_TYPE': {
      const path = node.object && 'List' in node.object ? namesOf(node.object.List.items) : [];
      moveRelation(schema, schema.find(path.at(-1) ?? '', path.at(-2)), { name: newname });
      break;
    }
    case 'OBJECT_COLUMN':
    case 'OBJECT_ATTRIBUTE':
      renameColumn(schema, schema.find(relname, schemaname), subname, newname);
      break;
    case 'OBJECT_TABCONSTRAINT':
      renameInTable(schema, schema.find(relname, schemaname), subname, newname);
      break;
    case 'OBJECT_POLICY':
      renamePolicy(schema, schema.find(relname, schemaname), subname, newname);
      break;
    case 'OBJECT_SCHEMA':
      for (const [key] of schema.inSchema(subname)) moveRelation(schema, key, { schema: newname });
  }
}

/** ALTER … SET SCHEMA. */
export function setSchema(node: NodeOf<'AlterObjectSchemaStmt'>, schema: SchemaDraft): void {
  const { relname = '', schemaname } = node.relation ?? {};
  if (node.relation && node.newschema)
    moveRelation(schema, schema.find(relname, schemaname), { schema: node.newschema });
}

/** Gives a relation another name or schema, also where foreign keys and partitions speak of it. */
function moveRelation(
  schema: SchemaDraft,
  key: string | undefined,
  to: { readonly name?: string; readonly schema?: string },
): void {
  const table = key === undefined ? undefined : schema.get(key);
  if (key === undefined || !table) return;
  const newKey = `${to.schema ?? table.schema}.${to.name ?? table.name}`;
  if (newKey === key) return;
  schema.set(key, undefined);
  replaceRelation(schema, newKey, {
    ...schema.changed(`to ${newKey}`, table, (draft) => {
      Object.assign(draft, to);
      draft.addFormerName(key);
    }),
  });
  if (schema.wasCreated(key)) schema.addCreated(newKey);
  for (const [otherKey, other] of schema.speakingOf(key)) {
    if (!other.foreignKeys.some((one) => one.references === key)) continue;
    const changed = schema.changed(`${key} is ${newKey}`, other, (draft) => {
      draft.foreignKeys = draft.foreignKeys.map((one) =>
        one.references === key ? { ...one, references: newKey } : one,
      );
    });
    schema.set(otherKey, changed);
  }
  for (const [childKey, child] of table.inherited ? schema.speakingOf(key) : []) {
    if (!child.inherits?.includes(key)) continue;
    const changed = schema.changed(`child of ${newKey}`, child, (draft) => {
      draft.inherits = draft.inherits.map((one) => (one === key ? newKey : one));
    });
    schema.set(childKey, changed);
  }
  if (table.kind !== 'partitioned-table') return;
  for (const [childKey, child] of partitionsOf(schema, key)) {
    const changed = schema.changed(`of ${newKey}`, child, (draft) => {
      draft.partitionOf = newKey;
    });
    schema.set(childKey, changed);
  }
}

function renameIndex(schema: SchemaDraft, name: string, inSchema: string | undefined, to: string): void {
  renameInTable(schema, findIndexOwner(schema, name, inSchema), name, to);
}

/** A constraint and the index behind it have one name. */
function renameInTable(schema: SchemaDraft, key: string | undefined, from: string, to: string): void {
  const table = key === undefined ? undefined : schema.get(key);
  if (key === undefined || !table) return;
  const renamed = <T extends { readonly name?: string }>(one: T): T =>
    one.name === from ? { ...one, name: to } : one;
  const changed = schema.changed(`${from} is ${to}`, table, (draft) => {
    // The name may be there already, where the statement has happened before.
    if (draft.hasName(from)) {
      draft.indexes = draft.indexes.filter((one) => one.name !== to);
      draft.uniqueKeys = draft.uniqueKeys.filter((one) => one.name !== to);
      draft.foreignKeys = draft.foreignKeys.filter((one) => one.name !== to);
      draft.checks = draft.checks.filter((one) => one.name !== to);
    }
    draft.primaryKey = draft.primaryKey && renamed(draft.primaryKey);
    draft.uniqueKeys = draft.uniqueKeys.map(renamed);
    draft.foreignKeys = draft.foreignKeys.map(renamed);
    draft.checks = draft.checks.map(renamed);
    draft.indexes = draft.indexes.map(renamed);
  });
  schema.set(key, changed);
}
