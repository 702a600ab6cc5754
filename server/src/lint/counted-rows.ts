import { namesIn } from '../schema/ddl/table-register';
import { findTable, qualifiedName, type Schema, type Table } from '../schema/schema';
import { type NamesInTables, TablesView } from '../schema/tables-view';
import type { RangeVar } from '../syntax/ast';
import { isQueryType } from '../syntax/query-types';
import type { PlacedStatement, Source } from '../syntax/source';
import type { Visit } from '../syntax/tree';
import type { Knowledge } from './knowledge';
import { outlineOf } from './outline';
import { type RowChange, rowChanges } from './row-changes';

/**
 * Knows how many rows the document itself has put into its tables, to be asked in the document's order: of those that
 * it creates and fills with rows that it writes down, and those that it has emptied. Where rows may come from elsewhere
 * nothing is known.
 */
export class CountedRows {
  private counts = new Map<string, Count>();
  private beforeTransaction = new Map<string, Count>();
  /** Of functions and the like that may fill tables. */
  private readonly words = new Set<string>();
  private mayFillAny = false;
  private made: { readonly knowledge: Knowledge; readonly counted: Knowledge } | undefined;

  constructor(private readonly source: Source) {}

  /** What a statement is judged by. Commands and the bodies of functions concern the table as it will be one day. */
  around({ statement: { result } }: PlacedStatement, knowledge: Knowledge): Knowledge {
    const { schema } = knowledge;
    if (!schema || this.counts.size === 0) return knowledge;
    if (result.kind !== 'parsed' || !isQuery(result.tree.root)) return knowledge;
    if (this.made?.knowledge !== knowledge) {
      const tables = new CountedTables(schema.tables, (key, table) => this.counted(key, table));
      // Of no version: rows come and go without a change of the DDL.
      const counted = { schema: { ...schema, tables }, createdHere: knowledge.createdHere };
      this.made = { knowledge, counted };
    }
    return this.made.counted;
  }

  /** Takes note of what a statement does, and of what psql does behind the one before it. */
  pass(
    { statement, range }: PlacedStatement,
    next: PlacedStatement | undefined,
    schema: Schema | undefined,
  ): void {
    const behind = this.source.text.slice(range.end, next?.range.start);
    for (const change of rowChanges(statement)) this.apply(change, behind, schema);
    if (!behind.includes('\\')) return;
    if (/^[ \t]*\\(?:i|ir|include|include_relative)\s|\\(?:gexec|watch)\b/m.test(behind)) this.counts.clear();
    for (const [command, name = '', inSchema] of copies(behind)) {
      const rows = /\bstdin\b/i.test(command) ? rowsBehind(behind.slice(behind.indexOf(command))) : undefined;
      this.add(keyOf({ relname: name, ...(inSchema && { schemaname: inSchema }) }, schema), rows, schema);
    }
  }

  private apply(change: RowChange, behind: string, schema: Schema | undefined): void {
    const key = 'table' in change ? keyOf(change.table, schema) : undefined;
    if (change.kind === 'create') this.set(key, { rows: change.rows, filled: change.rows !== 0 });
    if (change.kind === 'empty') this.set(key, { rows: 0, filled: true });
    if (change.kind === 'add') this.add(key, change.rows, schema);
    if (change.kind === 'copy') this.add(key, rowsBehind(behind), schema);
    if (change.kind === 'begin') this.beforeTransaction = new Map(this.counts);
    if (change.kind === 'code') this.readCode(change.text);
    if (change.kind !== 'rollback') return;
    // What was removed since the transaction began comes back.
    for (const [counted, { rows }] of this.counts)
      this.set(counted, { rows: larger(rows, this.beforeTransaction.get(counted)?.rows), filled: true });
  }

  /** To the tables that it belongs to as well. */
  private add(key: string | undefined, rows: number | undefined, schema: Schema | undefined): void {
    const before = key === undefined ? undefined : this.counts.get(key);
    if (before) {
      const sum = before.rows === undefined || rows === undefined ? undefined : before.rows + rows;
      this.set(key, { rows: sum, filled: true });
    }
    const { partitionOf, inherits = [] } = schema?.tables.get(key ?? '') ?? {};
    for (const parent of partitionOf === undefined ? inherits : [partitionOf, ...inherits])
      if (parent !== key) this.add(parent, rows, schema);
  }

  private set(key: string | undefined, count: Count): void {
    if (key !== undefined) this.counts.set(key, count);
  }

  private counted(key: string, table: Table): Table {
    const { rows, filled = false } = this.counts.get(key) ?? {};
    const isKnown = rows !== undefined && filled && !table.statistics && !this.isFilledElsewhere(table);
    return isKnown ? withRows(table, rows) : table;
  }

  private readCode(text: string): void {
    for (const [word] of text.matchAll(words)) this.words.add(word);
    this.mayFillAny ||= /\bexecute\b/i.test(text);
  }

  /** Through the table that it is a part of, or by code that runs whenever it is called. */
  private isFilledElsewhere({ name, partitionOf }: Table): boolean {
    if (partitionOf !== undefined || this.mayFillAny) return true;
    return (name.match(words) ?? []).every((word) => this.words.has(word));
  }
}

/** Whether the rows in a document's own tables can be counted at all. */
export function fillsTables({ statements, text }: Source): boolean {
  return statements.some(({ statement }) => outlineOf(statement).fills) || text.includes('\\copy');
}

interface Count {
  readonly rows: number | undefined;
  readonly filled: boolean;
}

const words = /[\p{L}\p{N}_]+/gu;

/** The tables with the rows that are counted when somebody asks. */
class CountedTables extends TablesView {
  constructor(
    private readonly tables: ReadonlyMap<string, Table>,
    private readonly counted: (key: string, table: Table) => Table,
  ) {
    super();
  }

  get(key: string): Table | undefined {
    const table = this.tables.get(key);
    return table && this.counted(key, table);
  }

  get names(): NamesInTables {
    return namesIn(this.tables);
  }

  protected all(): ReadonlyMap<string, Table> {
    return new Map([...this.tables].map(([key, table]) => [key, this.counted(key, table)]));
  }
}

function isQuery({ type }: Visit): boolean {
  return isQueryType(type) || type === 'ExplainStmt';
}

function keyOf({ relname = '', schemaname }: RangeVar, schema: Schema | undefined): string | undefined {
  const table = schema && findTable(schema, relname, schemaname);
  return table && qualifiedName(table);
}

function larger(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.max(one, other);
}

/** The rows of COPY, up to the line that ends them. */
function rowsBehind(text: string): number | undefined {
  const lines = text.split('\n').slice(1);
  const end = lines.findIndex((line) => line.trimEnd() === '\\.');
  return end < 0 ? undefined : end;
}

/** psql's `\copy … from`: command, table and schema. */
function copies(text: string): [string, string | undefined, string | undefined][] {
  const command = /^[ \t]*\\copy\s+(?:([a-z_]\w*)\.)?([a-z_]\w*)[^\n]*\bfrom\b[^\n]*/gim;
  return [...text.matchAll(command)].map(([whole, schema, table]) => [whole, table?.toLowerCase(), schema]);
}

function withRows(table: Table, rows: number): Table {
  const byRows = known.get(table) ?? new Map<number, Table>();
  known.set(table, byRows);
  const made = byRows.get(rows) ?? { ...table, statistics: { rows, pages: Math.ceil(rows / rowsOfPage) } };
  byRows.set(rows, made);
  return made;
}

const rowsOfPage = 100;
const known = new WeakMap<Table, Map<number, Table>>();
