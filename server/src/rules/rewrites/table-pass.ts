import { isSerial } from '../../schema/ddl/format-type';
import { namesOf } from '../../schema/ddl/names-of';
import type { AlterTableCmd, ColumnDef, Node } from '../../syntax/ast';

/** Whether a command of ALTER TABLE reads all rows of the table, or writes them anew; several do so in one pass. */
export function passesOverTable({ subtype, def }: AlterTableCmd): boolean {
  if (subtype === 'AT_SetNotNull') return true;
  if (subtype === 'AT_AddConstraint' && def && 'Constraint' in def) {
    const { contype, skip_validation, is_enforced } = def.Constraint;
    return contype === 'CONSTR_CHECK' && !skip_validation && is_enforced === true;
  }
  if (!def || !('ColumnDef' in def)) return false;
  if (subtype === 'AT_AlterColumnType') return isStoredAnew(def.ColumnDef);
  return subtype === 'AT_AddColumn' && isFilled(def.ColumnDef);
}

/** Whether the new type of a column makes PostgreSQL write its table anew. */
export function isStoredAnew(column: ColumnDef): boolean {
  return isStoredItsOwnWay(column) || isComputed(column.raw_default);
}

function isFilled(column: ColumnDef): boolean {
  if (isSerial(column.typeName)) return true;
  return (column.constraints ?? []).some((node) => {
    const { contype, generated_kind } = 'Constraint' in node ? node.Constraint : {};
    return contype === 'CONSTR_IDENTITY' || (contype === 'CONSTR_GENERATED' && generated_kind === 's');
  });
}

/** Types whose values no other type stores in the same way. */
const ownFormats = new Set([
  'int2',
  'int4',
  'int8',
  'float4',
  'float8',
  'bool',
  'uuid',
  'json',
  'jsonb',
  'date',
]);

function isStoredItsOwnWay({ typeName }: ColumnDef): boolean {
  const path = namesOf(typeName?.names);
  return (path.length === 1 || path[0] === 'pg_catalog') && ownFormats.has(path.at(-1) ?? '');
}

/** Whether USING does more than to name the column, or to cast it: PostgreSQL keeps no value that it has to compute. */
function isComputed(using: Node | undefined): boolean {
  if (!using || 'ColumnRef' in using) return false;
  if ('TypeCast' in using) return isComputed(using.TypeCast.arg);
  if ('CollateClause' in using) return isComputed(using.CollateClause.arg);
  return 'A_Expr' in using || 'FuncCall' in using || 'CaseExpr' in using || 'CoalesceExpr' in using;
}
