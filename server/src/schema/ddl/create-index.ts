import type { IndexStmt } from '../../syntax/ast';
import type { Statement } from '../../syntax/statement';
import type { NodeOf } from '../../syntax/tree';
import { addIndex } from './add-index';
import { findIndexOwner } from './find-index';
import { inheritFromPartitioned } from './inherit-from-partitioned';
import { partitionsBelow, partitionsOf } from './partitions-of';
import type { SchemaDraft } from './schema-draft';
import { TableDraft } from './table-draft';

export function createIndex(node: IndexStmt, schema: SchemaDraft, statement: Statement): void {
  const key = schema.find(node.relation?.relname ?? '', node.relation?.schemaname);
  const table = key === undefined ? undefined : schema.get(key);
  const inSchema = table?.schema ?? node.relation?.schemaname ?? schema.searchPath[0];
  if (node.idxname !== undefined && inSchema !== undefined) schema.addCreated(`${inSchema}.${node.idxname}`);
  if (key === undefined || !table) return;
  const draft = TableDraft.of(table);
  addIndex(draft, node, statement, schema.before(key));
  const onlyParent = table.kind === 'partitioned-table' && !node.relation?.inh;
  if (onlyParent && partitionsOf(schema, key).length > 0) {
    // Until each partition's own index is attached, the parent's is not valid.
    draft.indexes = draft.indexes.map((index) =>
      table.indexes.includes(index) ? index : { ...index, valid: false },
    );
  }
  const after = draft.finish();
  schema.set(key, after);
  if (table.kind === 'partitioned-table' && !onlyParent) indexPartitions(schema, key);
}

function indexPartitions(schema: SchemaDraft, key: string): void {
  for (const childKey of partitionsBelow(schema, key)) {
    const child = schema.get(childKey);
    const parent = schema.get(child?.partitionOf ?? '');
    if (!child || !parent) continue;
    const step = `indexes of ${key}: ${parent.indexes.map((index) => index.name).join()}`;
    schema.set(
      childKey,
      schema.changed(step, child, (draft) => inheritFromPartitioned(draft, parent)),
    );
  }
}

/** ALTER INDEX … ATTACH PARTITION: the parent's index is valid when each partition has its own. */
export function attachIndex(node: NodeOf<'AlterTableStmt'>, schema: SchemaDraft): void {
  const { relname = '', schemaname } = node.relation ?? {};
  const attaches = node.cmds?.some(
    (command) => 'AlterTableCmd' in command && command.AlterTableCmd.subtype === 'AT_AttachPartition',
  );
  const key = attaches ? findIndexOwner(schema, relname, schemaname) : undefined;
  const table = key === undefined ? undefined : schema.get(key);
  if (key === undefined || !table) return;
  const changed = schema.changed(`${relname} is valid`, table, (draft) => {
    draft.indexes = draft.indexes.map((index) =>
      index.name === relname ? { ...index, valid: true } : index,
    );
  });
  schema.set(key, changed);
}
