import type { RangeVar } from '../../syntax/ast';
import type { Statement } from '../../syntax/statement';
import { as } from '../../syntax/tree';
import { pathOf } from './drop-relation';
import type { SchemaDraft } from './schema-draft';

/** Whether a statement drops a table that an earlier statement has created, or creates it another time. */
export function undoesCreation({ result }: Statement, schema: SchemaDraft): boolean {
  if (result.kind !== 'parsed' || schema.created.size === 0) return false;
  const { root } = result.tree;
  const isMade = (key: string | undefined) =>
    key !== undefined && schema.created.has(key) && schema.get(key) !== undefined;
  const made = (relation: RangeVar | undefined) =>
    isMade(`${schema.schemaFor(relation)}.${relation?.relname ?? ''}`);
  const create = as(root, 'CreateStmt')?.node;
  if (create) return create.if_not_exists !== true && made(create.relation);
  const query = as(root, 'CreateTableAsStmt')?.node;
  if (query) return query.if_not_exists !== true && made(query.into?.rel);
  const drop = as(root, 'DropStmt')?.node;
  if (drop?.removeType !== 'OBJECT_TABLE') return false;
  return (drop.objects ?? []).some((object) => {
    const path = pathOf(object);
    return isMade(schema.find(path.at(-1) ?? '', path.at(-2)));
  });
}
