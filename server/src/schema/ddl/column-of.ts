import type { ColumnDef, Constraint, Node } from '../../syntax/ast';
import type { Column } from '../schema';
import { formatType, isSerial } from './format-type';

/** The column that a definition makes, its keys aside. `visible`: the schemas left out of types' names. */
export function columnOf(definition: ColumnDef, visible: readonly string[]): Column {
  const serial = isSerial(definition.typeName);
  const column: Column = {
    name: definition.colname ?? '',
    type: formatType(definition.typeName, visible),
    notNull: serial,
    hasDefault: serial,
    generated: false,
    identity: serial,
  };
  return withConstraints(column, definition);
}

/** What the constraints in a definition say of the column itself. */
export function withConstraints(column: Column, definition: ColumnDef): Column {
  let result = column;
  for (const constraint of constraintsOf(definition)) result = withConstraint(result, constraint);
  return result;
}

/** The constraints in a definition; what is said of one behind it is put into it. */
export function constraintsOf(definition: ColumnDef): Constraint[] {
  const constraints: Constraint[] = [];
  for (const node of definition.constraints ?? []) {
    const constraint = 'Constraint' in node ? node.Constraint : undefined;
    const before = constraints.at(-1);
    const attribute = before && attributes.get(constraint?.contype);
    if (before && attribute) constraints[constraints.length - 1] = { ...before, ...attribute };
    else if (constraint) constraints.push(constraint);
  }
  return constraints;
}

const attributes = new Map<Constraint['contype'], Partial<Constraint>>([
  ['CONSTR_ATTR_DEFERRABLE', { deferrable: true }],
  ['CONSTR_ATTR_DEFERRED', { deferrable: true }],
  ['CONSTR_ATTR_NOT_ENFORCED', { is_enforced: false }],
]);

/** PostgreSQL keeps no default that is just NULL. */
export function isDefault(expression: Node | undefined): boolean {
  return expression !== undefined && !('A_Const' in expression && expression.A_Const.isnull);
}

function withConstraint(column: Column, constraint: Constraint): Column {
  switch (constraint.contype) {
    case 'CONSTR_NOTNULL':
    case 'CONSTR_PRIMARY':
      return { ...column, notNull: true };
    case 'CONSTR_DEFAULT':
      return { ...column, hasDefault: isDefault(constraint.raw_expr) };
    case 'CONSTR_IDENTITY':
      return { ...column, notNull: true, hasDefault: true, identity: true };
    case 'CONSTR_GENERATED':
      return { ...column, generated: true };
    default:
      return column;
  }
}
