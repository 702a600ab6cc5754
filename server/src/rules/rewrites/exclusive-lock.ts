import { type NamedTable, namedTable } from '../../schema/named-table';
import type { AlterTableCmd, RangeVar } from '../../syntax/ast';
import { as, type NodeType } from '../../syntax/tree';
import type { Range } from '../../text/range';
import type { Context, ParsedStatement } from '../rule';
import { commandWords } from './concurrently';

/** A statement that nobody else can read the table beside. */
export interface ExclusiveLock {
  readonly target: NamedTable;
  /** Of the words that name the command: `ALTER TABLE`. */
  readonly range: Range;
}

/**
 * The ACCESS EXCLUSIVE lock that a statement takes on a table which others may use meanwhile: not on one that the
 * document creates, nor on a temporary one (https://www.postgresql.org/docs/current/explicit-locking.html).
 */
export function exclusiveLock(statement: ParsedStatement, context: Context): ExclusiveLock | undefined {
  const { root } = statement.tree;
  if (!locking.has(root.type)) return undefined;
  const alter = as(root, 'AlterTableStmt')?.node;
  const rename = as(root, 'RenameStmt')?.node;
  const truncate = as(root, 'TruncateStmt')?.node;
  if (alter) {
    const commands = (alter.cmds ?? []).flatMap((cmd) => ('AlterTableCmd' in cmd ? [cmd.AlterTableCmd] : []));
    if (alter.objtype !== 'OBJECT_TABLE' || !commands.some(locksOut)) return undefined;
    return lock(alter.relation, 'table', statement, context);
  }
  if (rename?.renameType === 'OBJECT_TABLE' || rename?.relationType === 'OBJECT_TABLE')
    return lock(rename.relation, 'table', statement, context);
  for (const item of truncate?.relations ?? []) {
    const found = lock('RangeVar' in item ? item.RangeVar : undefined, 'truncate', statement, context);
    if (found) return found;
  }
  return undefined;
}

const locking = new Set<NodeType>(['AlterTableStmt', 'RenameStmt', 'TruncateStmt']);

/** Commands that take a weaker lock, or none for long. */
const weaker = new Set<AlterTableCmd['subtype']>([
  'AT_ValidateConstraint',
  'AT_SetStatistics',
  'AT_SetOptions',
  'AT_ResetOptions',
  'AT_SetRelOptions',
  'AT_ResetRelOptions',
  'AT_ClusterOn',
  'AT_DropCluster',
  'AT_AttachPartition',
  'AT_DetachPartition',
  'AT_EnableTrig',
  'AT_EnableAlwaysTrig',
  'AT_EnableReplicaTrig',
  'AT_DisableTrig',
  'AT_EnableTrigAll',
  'AT_DisableTrigAll',
  'AT_EnableTrigUser',
  'AT_DisableTrigUser',
]);

function locksOut({ subtype, def }: AlterTableCmd): boolean {
  if (subtype === 'AT_AddConstraint' && def && 'Constraint' in def)
    return def.Constraint.contype !== 'CONSTR_FOREIGN';
  return !weaker.has(subtype);
}

function lock(
  relation: RangeVar | undefined,
  word: string,
  statement: ParsedStatement,
  context: Context,
): ExclusiveLock | undefined {
  const range = commandWords(statement, word);
  const target = relation && namedTable(relation, statement, context);
  if (!range || !target || target.createdHere || target.temporary) return undefined;
  if (target.table && target.table.kind !== 'table' && target.table.kind !== 'partitioned-table')
    return undefined;
  return { target, range };
}
