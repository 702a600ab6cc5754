import { quoteIdentifier } from '../syntax/quote-identifier';
import { type DdlPhase, type DdlStatement, ddlStatement, nameSql } from './ddl-statement';
import type { SnapshotConstraint, SnapshotRelation } from './snapshot';

/** Adds a table's constraints. Of a partition's those that an index backs are put below the parent's. */
export function constraintDdl(relation: SnapshotRelation): DdlStatement[] {
  return (relation.constraints ?? []).flatMap((constraint) => {
    const phase = phaseOf(constraint);
    // Children have keys of their own; checks and foreign keys come to them from the parent.
    const only = phase === 'key' ? 'ONLY ' : '';
    const { name, definition, index } = constraint;
    const sql = `ALTER TABLE ${only}${nameSql(relation)} ADD CONSTRAINT ${quoteIdentifier(name)} ${definition}`;
    return [
      ddlStatement(phase, sql, 'constraint', { schema: relation.schema, name }),
      ...attached(relation, name, index?.parent),
    ];
  });
}

/** Makes a relation's other indexes. */
export function indexDdl(relation: SnapshotRelation): DdlStatement[] {
  return (relation.indexes ?? [])
    .filter(({ invalid }) => !invalid)
    .flatMap(({ name, definition, parent }) => [
      ddlStatement('index', definition, 'index', { schema: relation.schema, name }),
      ...attached(relation, name, parent),
    ]);
}

function phaseOf({ definition }: SnapshotConstraint): DdlPhase {
  if (definition.startsWith('FOREIGN KEY')) return 'foreign-key';
  return definition.startsWith('CHECK') ? 'check' : 'key';
}

function attached(
  { schema }: SnapshotRelation,
  name: string,
  parent: { readonly schema: string; readonly name: string } | undefined,
): DdlStatement[] {
  if (!parent) return [];
  const sql = `ALTER INDEX ${nameSql(parent)} ATTACH PARTITION ${nameSql({ schema, name })}`;
  return [ddlStatement('index-parent', sql, 'the parent of index', { schema, name })];
}
