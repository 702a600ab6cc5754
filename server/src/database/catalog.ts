import type {
  Check,
  Column,
  ForeignKey,
  Index,
  IndexKey,
  Key,
  Policy,
  Schema,
  Table,
  TableKind,
} from '../schema/schema';
import { qualifiedName } from '../schema/schema';
import type { Database } from './database';
import { groupBy } from './group-by';
import columnsSql from './queries/catalog-columns.sql';
import constraintsSql from './queries/catalog-constraints.sql';
import indexesSql from './queries/catalog-indexes.sql';
import policiesSql from './queries/catalog-policies.sql';
import tablesSql from './queries/catalog-tables.sql';

const timeoutMs = 30_000;

/**
 * Reads the connected database's catalog, the system's own tables included. No privilege is needed beyond
 * connecting. Throws DatabaseError.
 */
export async function readCatalog(database: Database, signal?: AbortSignal): Promise<Schema> {
  return database.reading(
    async (query) => {
      const [path] = await query<{ schemas: string[] }>(
        'select /* forecost */ pg_catalog.current_schemas(false)::text[] as schemas',
      );
      const tables = await query<TableRow>(tablesSql);
      const columns = byTable(await query<ColumnRow>(columnsSql));
      const constraints = byTable(await query<ConstraintRow>(constraintsSql));
      const indexes = byTable(await query<IndexRow>(indexesSql));
      const policies = byTable(await query<PolicyRow>(policiesSql));
      const built = tables.map((row) =>
        tableOf(row, {
          columns: columns.get(row.id) ?? [],
          constraints: constraints.get(row.id) ?? [],
          indexes: indexes.get(row.id) ?? [],
          policies: policies.get(row.id) ?? [],
        }),
      );
      return {
        tables: new Map(built.map((table) => [qualifiedName(table), table])),
        searchPath: path?.schemas ?? [],
        complete: true,
      };
    },
    { statementTimeoutMs: timeoutMs, ...(signal ? { signal } : {}) },
  );
}

type TableRow = {
  id: number;
  schema: string;
  name: string;
  relkind: string;
  rows: number;
  pages: number;
  partitionOf: string | null;
  inherits: string[];
  inherited: boolean;
};

type ColumnRow = Column & { table: number };

type ConstraintRow = {
  table: number;
  name: string;
  contype: string;
  columns: string[];
  references: string | null;
  referencedColumns: string[];
  deferrable: boolean;
  expression: string | null;
  validated: boolean;
  local: boolean;
};

type PolicyRow = Policy & { table: number };

type IndexRow = Omit<Index, 'keys' | 'where'> & {
  table: number;
  where: string | null;
  keys: { [K in keyof Required<IndexKey>]: IndexKey[K] | null }[];
};

const kinds: Readonly<Record<string, TableKind>> = {
  r: 'table',
  p: 'partitioned-table',
  v: 'view',
  m: 'materialized-view',
  f: 'foreign-table',
  c: 'composite-type',
};

function tableOf(
  row: TableRow,
  {
    columns,
    constraints,
    indexes,
    policies,
  }: {
    readonly columns: readonly ColumnRow[];
    readonly constraints: readonly ConstraintRow[];
    readonly indexes: readonly IndexRow[];
    readonly policies: readonly PolicyRow[];
  },
): Table {
  const checks = constraints.flatMap(checkOf);
  const primaryKey = constraints.find((constraint) => constraint.contype === 'p');
  return {
    schema: row.schema,
    name: row.name,
    kind: kinds[row.relkind] ?? 'table',
    columns: columns.map(({ table: _, ...column }) => column),
    ...(primaryKey ? { primaryKey: keyOf(primaryKey) } : {}),
    uniqueKeys: constraints.filter((constraint) => constraint.contype === 'u').map(keyOf),
    foreignKeys: constraints.flatMap(foreignKeyOf),
    indexes: indexes.map(indexOf),
    ...(checks.length > 0 && { checks }),
    ...(policies.length > 0 && { policies: policies.map(({ table: _, ...policy }) => policy) }),
    ...(row.partitionOf === null ? {} : { partitionOf: row.partitionOf }),
    ...(row.inherits.length > 0 && { inherits: row.inherits }),
    ...(row.inherited && { inherited: true }),
    ...(isAnalysed(row) ? { statistics: { rows: row.rows, pages: Math.max(row.pages, 0) } } : {}),
  };
}

/** Before PostgreSQL 14 a table that was never analysed is told by having no page; an empty one looks the same. */
function isAnalysed(row: TableRow): boolean {
  return /[rpmf]/.test(row.relkind) && row.rows >= 0 && (row.rows > 0 || row.pages > 0);
}

function keyOf({ name, columns, deferrable }: ConstraintRow): Key {
  return { name, columns, ...(deferrable && { deferrable }) };
}

function checkOf({ contype, name, expression, validated, local }: ConstraintRow): Check[] {
  return contype === 'c' && expression !== null
    ? [{ name, expression, validated, ...(local && { local }) }]
    : [];
}

function foreignKeyOf(row: ConstraintRow): ForeignKey[] {
  const { name, columns, references, referencedColumns } = row;
  return row.contype === 'f' && references !== null ? [{ name, columns, references, referencedColumns }] : [];
}

function indexOf({ table: _, where, keys, ...index }: IndexRow): Index {
  return {
    ...index,
    keys: keys.map((key) => withoutNulls(key)),
    ...(where === null ? {} : { where }),
  };
}

function withoutNulls(key: IndexRow['keys'][number]): IndexKey {
  const { column, expression, operatorClass, collation } = key;
  return {
    ...(column === null ? {} : { column }),
    ...(expression === null ? {} : { expression }),
    descending: key.descending ?? false,
    nullsFirst: key.nullsFirst ?? false,
    ...(operatorClass === null ? {} : { operatorClass }),
    ...(collation === null ? {} : { collation }),
  } as IndexKey;
}

function byTable<R extends { readonly table: number }>(rows: readonly R[]): Map<number, R[]> {
  return groupBy(rows, ({ table }) => table);
}
