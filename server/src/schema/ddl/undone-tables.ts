import type { RangeVar } from '../../syntax/ast';
import type { Statement } from '../../syntax/statement';
import { as } from '../../syntax/tree';
import { pathOf } from './drop-relation';
import type { SchemaDraft } from './schema-draft';

/** The tables, created by earlier statements, that a statement drops or creates another time. */
export function undoneTables({ result }: Statement, schema: SchemaDraft): string[] {
  if (result.kind !== 'parsed') return [];
  const { root } = result.tree;
  const made = (key: string | undefined): string[] =>
    key !== undefined && schema.wasCreated(key) && schema.get(key) !== undefined ? [key] : [];
  const madeBy = (relation: RangeVar | undefined) =>
    made(`${schema.schemaFor(relation)}.${relation?.relname ?? ''}`);
  const create = as(root, 'CreateStmt')?.node;
  if (create) return create.if_not_exists ? [] : madeBy(create.relation);
  const query = as(root, 'CreateTableAsStmt')?.node;
  if (query) return query.if_not_exists ? [] : madeBy(query.into?.rel);
  const drop = as(root, 'DropStmt')?.node;
  if (drop?.removeType !== 'OBJECT_TABLE') return [];
  return (drop.objects ?? []).flatMap((object) => {
    const path = pathOf(object);
    return made(schema.find(path.at(-1) ?? '', path.at(-2)));
  });
}
