import { canonicalNode } from '../schema/expression';
import type { Index, Table } from '../schema/schema';
import type { Node } from '../syntax/ast';
import { print } from '../syntax/print';
import type { ProposedIndex, TableName } from './probe';
import { columnOf } from './row-expression';

/** An index that could be made. */
export interface IndexDesign {
  readonly table: TableName;
  readonly method: 'btree' | 'gin' | 'gist';
  readonly keys: readonly KeyDesign[];
  /** Columns that are only read from it. */
  readonly include: readonly string[];
  /** The predicate of a partial index. */
  readonly where?: Node;
}

export interface KeyDesign {
  /** A column, or an expression of the table's columns alone. */
  readonly expression: Node;
  readonly descending?: boolean;
  /** Where it is not what PostgreSQL makes of the direction. */
  readonly nulls?: 'first' | 'last';
  readonly operatorClass?: string;
}

/** The CREATE INDEX, with a name of PostgreSQL's choice where none is given. */
export function createIndexSql(
  { table, method, keys, include, where }: IndexDesign,
  { concurrently = false, searchPath = [] as readonly string[], name = '' } = {},
): string {
  const schemaname = table.schema === searchPath[0] ? undefined : table.schema;
  return print({
    IndexStmt: {
      ...(name && { idxname: name }),
      relation: {
        ...(schemaname !== undefined && { schemaname }),
        relname: table.name,
        inh: true,
        relpersistence: 'p',
      },
      accessMethod: method,
      concurrent: concurrently,
      indexParams: keys.map(keyElement),
      ...(include.length > 0 && {
        indexIncludingParams: include.map((column) => ({ IndexElem: { name: column } })),
      }),
      ...(where && { whereClause: where }),
    },
  } as Node);
}

function keyElement({ expression, descending, nulls, operatorClass }: KeyDesign): Node {
  const column = columnOf(expression);
  return {
    IndexElem: {
      ...(column === undefined ? { expr: expression } : { name: column }),
      ...(operatorClass !== undefined && { opclass: [{ String: { sval: operatorClass } }] }),
      ordering: descending ? 'SORTBY_DESC' : 'SORTBY_DEFAULT',
      nulls_ordering:
        nulls === undefined
          ? 'SORTBY_NULLS_DEFAULT'
          : nulls === 'first'
            ? 'SORTBY_NULLS_FIRST'
            : 'SORTBY_NULLS_LAST',
    },
  };
}

/** The parts of the CREATE INDEX, as SQL. */
export function indexColumns({ keys, include, where }: IndexDesign): {
  readonly columns: readonly string[];
  readonly include: readonly string[];
  readonly where?: string;
} {
  return {
    columns: keys.map((key) => columnOf(key.expression) ?? print(key.expression)),
    include,
    ...(where && { where: print(where) }),
  };
}

/** A name that none of `indexes` has, of the table and the keys, in PostgreSQL's 63 bytes. */
export function indexName(
  { table, keys }: IndexDesign,
  { indexes }: { readonly indexes: readonly Pick<Index, 'name'>[] },
): string {
  const parts = keys.map(({ expression }) => columnOf(expression) ?? 'expr');
  const whole = [table.name, ...parts].join('_');
  const taken = new Set(indexes.map(({ name }) => name));
  for (let number = 0; ; number++) {
    const end = number === 0 ? '_idx' : `_idx${number}`;
    const name = `${cut(whole, mostNameBytes - end.length)}${end}`;
    if (!taken.has(name)) return name;
  }
}

const mostNameBytes = 63;

function cut(text: string, bytes: number): string {
  let end = text.length;
  while (new TextEncoder().encode(text.slice(0, end)).length > bytes) end--;
  return text.slice(0, end);
}

/** Equal for designs of the same index. Asked again and again, and printed once. */
export function designKey(design: IndexDesign): string {
  const before = printed.get(design);
  if (before !== undefined) return before;
  const sql = createIndexSql(design);
  printed.set(design, sql);
  return sql;
}

const printed = new WeakMap<IndexDesign, string>();

/** What a probe is asked with. */
export function proposed(design: IndexDesign): ProposedIndex {
  return { table: design.table, sql: designKey(design) };
}

/** `(user_id, created_at DESC) INCLUDE (total) WHERE deleted_at IS NULL`, with the method where it is no B-tree. */
export function designText(design: IndexDesign): string {
  const sql = createIndexSql({ ...design, table: { schema: '', name: 't' } }, { searchPath: [''] });
  return sql.slice('CREATE INDEX ON t '.length).replace(/^USING (\w+) \(/, (_, method) => `${method} (`);
}

/** Whether an index that is there serves whatever the design would. */
export function isServed(design: IndexDesign, { indexes }: Table): boolean {
  return indexes.some(
    (index) =>
      index.valid && index.where === undefined && index.method === design.method && holdsKeys(index, design),
  );
}

function holdsKeys(index: Index, { keys, include }: IndexDesign): boolean {
  const held = new Set([...index.keys.map(({ column }) => column), ...index.include]);
  if (!include.every((column) => held.has(column))) return false;
  return ['forwards', 'backwards'].some((direction) =>
    keys.every((key, i) => {
      const own = index.keys[i];
      if (!own || own.operatorClass !== key.operatorClass) return false;
      if (own.column === undefined || own.column !== columnOf(key.expression)) return false;
      return own.descending === ((key.descending ?? false) === (direction === 'forwards'));
    }),
  );
}

/** Whether two designs have the same first keys, as many as the shorter one has. */
export function isPrefix(start: IndexDesign, whole: IndexDesign): boolean {
  return (
    start.method === whole.method &&
    start.keys.length <= whole.keys.length &&
    start.keys.every((key, i) => {
      const other = whole.keys[i];
      return other !== undefined && keyText(key) === keyText(other);
    })
  );
}

function keyText({ expression, descending, nulls, operatorClass }: KeyDesign): string {
  return [canonicalNode(expression), descending ?? false, nulls ?? '', operatorClass ?? ''].join(' ');
}
