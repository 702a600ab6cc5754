import type { CreateStmt, Node } from '../../syntax/ast';
import type { NodeOf, Tree } from '../../syntax/tree';
import { namesOf } from './names-of';
import type { SchemaDraft } from './schema-draft';
import { TableDraft } from './table-draft';

/** `create_hypertable('readings', 'at')` of TimescaleDB, which gives the table an index on its time unless told otherwise. */
export function createHypertables(schema: SchemaDraft, tree: Tree): void {
  for (const call of hypertableCalls(tree)) {
    const { relation, main_table, time_column_name, dimension, partitioning_column, create_default_indexes } =
      argumentsOf(call);
    const path = nameIn(relation ?? main_table);
    const key = path && schema.find(path.at(-1) ?? '', path.at(-2));
    const before = key === undefined ? undefined : schema.get(key);
    if (key === undefined || !before) continue;
    const table = TableDraft.of(before);
    const time = textOf(time_column_name) ?? firstText(dimension);
    makeHypertable(table, time, textOf(partitioning_column), isFalse(create_default_indexes));
    schema.set(key, table.finish());
  }
}

/** Whether a statement calls `create_hypertable`. */
export function callsHypertable(tree: Tree): boolean {
  return hypertableCalls(tree).length > 0;
}

/** `CREATE TABLE … WITH (tsdb.hypertable)`; the column of the time is the first timestamp where none is named. */
export function applyHypertableOptions(table: TableDraft, { options = [] }: CreateStmt): void {
  const own = options.flatMap((option) =>
    'DefElem' in option && /^(?:timescaledb|tsdb)$/.test(option.DefElem.defnamespace ?? '')
      ? [option.DefElem]
      : [],
  );
  if (!own.some(({ defname }) => defname === 'hypertable')) return;
  const named = own.find(
    ({ defname }) => defname === 'partition_column' || defname === 'partitioning_column',
  );
  const time = textOf(named?.arg) ?? table.columns.find(({ type }) => /^(?:timestamp|date)/.test(type))?.name;
  const withoutIndexes = own.some(
    ({ defname, arg }) => defname === 'create_default_indexes' && textOf(arg) === 'false',
  );
  makeHypertable(table, time, undefined, withoutIndexes);
}

function makeHypertable(
  table: TableDraft,
  time: string | undefined,
  space: string | undefined,
  withoutIndexes: boolean,
): void {
  table.hypertable = true;
  if (withoutIndexes || time === undefined || !table.hasColumn(time)) return;
  addIndex(table, [time]);
  if (space !== undefined && table.hasColumn(space)) addIndex(table, [space, time]);
}

/** On the time in descending order, unless an index leads there already. */
function addIndex(table: TableDraft, columns: readonly string[]): void {
  if (table.indexes.some((index) => index.keys[0]?.column === columns[0])) return;
  const isTime = (at: number) => at === columns.length - 1;
  table.putIndex({
    name: table.freeName(columns.join('_'), 'idx', () => false),
    method: 'btree',
    unique: false,
    keys: columns.map((column, at) => ({ column, descending: isTime(at), nullsFirst: isTime(at) })),
    include: [],
    constraint: false,
    valid: true,
  });
}

function hypertableCalls(tree: Tree): NodeOf<'FuncCall'>[] {
  return tree
    .of('FuncCall')
    .map(({ node }) => node)
    .filter((node) => namesOf(node.funcname).at(-1) === 'create_hypertable');
}

const positions = ['relation', 'time_column_name', 'partitioning_column'];

/** By name; the second one is a dimension where it is a call. */
function argumentsOf({ args = [] }: NodeOf<'FuncCall'>): Readonly<Record<string, Node | undefined>> {
  const found: Record<string, Node | undefined> = {};
  for (const [at, argument] of args.entries()) {
    if ('NamedArgExpr' in argument) found[argument.NamedArgExpr.name ?? ''] = argument.NamedArgExpr.arg;
    else if (at === 1 && 'FuncCall' in argument) found.dimension = argument;
    else found[positions[at] ?? ''] ??= argument;
  }
  return found;
}

function textOf(value: Node | undefined): string | undefined {
  if (!value) return undefined;
  if ('TypeCast' in value) return textOf(value.TypeCast.arg);
  if ('String' in value) return value.String.sval;
  return 'A_Const' in value ? value.A_Const.sval?.sval : undefined;
}

function firstText(call: Node | undefined): string | undefined {
  return call && 'FuncCall' in call ? textOf(call.FuncCall.args?.[0]) : undefined;
}

function isFalse(value: Node | undefined): boolean {
  const constant = value && 'A_Const' in value ? value.A_Const.boolval : undefined;
  return constant !== undefined && constant.boolval !== true;
}

/** The parts of a name as regclass reads it: `public."Readings"`. */
function nameIn(value: Node | undefined): string[] | undefined {
  const written = textOf(value)?.match(/"(?:[^"]|"")+"|[^".\s]+/g);
  return written?.map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase(),
  );
}
