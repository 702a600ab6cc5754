import type { Table } from '../schema/schema';
import type { Statement } from '../syntax/statement';
import { as } from '../syntax/tree';
import { Attached } from '../text/attached';

/** The tables that a document creates, where it makes indexes of tables whose names code puts together: any may have them. */
export function partlyKnown(
  tables: ReadonlyMap<string, Table>,
  created: ReadonlySet<string>,
  ddl: readonly Statement[],
): ReadonlyMap<string, Table> {
  if (!ddl.some(indexesUnknownTable)) return tables;
  const result = new Map(tables);
  for (const [key, table] of tables) if (created.has(key)) result.set(key, marked(table));
  return result;
}

function indexesUnknownTable(statement: Statement): boolean {
  const before = unknown.get(statement);
  if (before !== undefined) return before;
  const { result } = statement;
  const index = result.kind === 'parsed' ? as(result.tree.root, 'IndexStmt') : undefined;
  const isUnknown = index?.node.relation?.relname?.includes('${') === true;
  unknown.set(statement, isUnknown);
  return isUnknown;
}

const unknown = new Attached<Statement, boolean>();

function marked(table: Table): Table {
  if (table.partlyKnown) return table;
  const before = known.get(table) ?? { ...table, partlyKnown: true };
  known.set(table, before);
  return before;
}

const known = new WeakMap<Table, Table>();
