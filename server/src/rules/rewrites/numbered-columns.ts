import { namesOf } from '../../schema/ddl/names-of';
import { namePath } from '../../schema/scope';
import type { Context, Finding, ParsedStatement } from '../rule';
import { type ColumnDefinition, lastingColumns } from './column-definitions';

/** A column of a small type that a sequence fills. */
export interface NumberedColumn extends ColumnDefinition {
  readonly lastNumber: string;
  /** It alone. */
  readonly isPrimaryKey: boolean;
}

/** The columns with numbers of a sequence that the statement defines with a type smaller than `bigint`. */
export function numberedColumns(statement: ParsedStatement, context: Context): NumberedColumn[] {
  return [...lastingColumns(statement, lastNumbers, context)].flatMap((column) => {
    const lastNumber = lastNumbers.get(column.type);
    if (lastNumber === undefined || column.node.typeName?.arrayBounds) return [];
    if (!isSerial(column) && !isNumbered(column)) return [];
    return [{ ...column, lastNumber, isPrimaryKey: isPrimaryKey(column) }];
  });
}

/** What a rule says of such a column. */
export function overflow(column: NumberedColumn): Finding {
  const wide = isSerial(column) ? 'bigserial' : 'bigint';
  const range = column.typeRange;
  return {
    range,
    message: `\`${column.relation.relname ?? ''}.${column.name}\` runs out of numbers at ${column.lastNumber}.`,
    fixes: [{ title: `Make it ${wide}`, safety: 'unsafe', edits: [{ range, newText: wide }] }],
  };
}

const lastNumbers = new Map([
  ['int4', '2,147,483,647'],
  ['serial', '2,147,483,647'],
  ['serial4', '2,147,483,647'],
  ['int2', '32,767'],
  ['smallserial', '32,767'],
  ['serial2', '32,767'],
]);

function isSerial({ type }: ColumnDefinition): boolean {
  return type.includes('serial');
}

function isNumbered({ constraints }: ColumnDefinition): boolean {
  return constraints.some(({ contype, raw_expr }) => {
    if (contype === 'CONSTR_IDENTITY') return true;
    if (contype !== 'CONSTR_DEFAULT' || !raw_expr || !('FuncCall' in raw_expr)) return false;
    return namePath(raw_expr.FuncCall.funcname)?.at(-1) === 'nextval';
  });
}

function isPrimaryKey({ name, constraints, tableConstraints }: ColumnDefinition): boolean {
  if (constraints.some((constraint) => constraint.contype === 'CONSTR_PRIMARY')) return true;
  return tableConstraints.some((constraint) => {
    const keys = constraint.contype === 'CONSTR_PRIMARY' ? namesOf(constraint.keys) : [];
    return keys.length === 1 && keys[0] === name;
  });
}
