import type { NodeType } from './tree';

/** The statements that tables, views and their policies are made by. */
export const tableTypes = [
  'CreateStmt',
  'CreateTableAsStmt',
  'CreateForeignTableStmt',
  'ViewStmt',
  'IndexStmt',
  'AlterTableStmt',
  'CreatePolicyStmt',
  'AlterPolicyStmt',
  'AlterObjectSchemaStmt',
  'RenameStmt',
  'DropStmt',
  'CreateSchemaStmt',
  'CompositeTypeStmt',
] as const satisfies readonly NodeType[];

/** The statements that say what a schema is, which a planner with a schema of its own can follow. */
export const ddlTypes = [
  ...tableTypes,
  'CreateEnumStmt',
  'CreateRangeStmt',
  'CreateDomainStmt',
  'CreateFunctionStmt',
  'CreateStatsStmt',
  'CreateTrigStmt',
  'CreateCastStmt',
  'DefineStmt',
] as const satisfies readonly NodeType[];
