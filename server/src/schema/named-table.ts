import type { RangeVar } from '../syntax/ast';
import { type Token, tokenIndexAt } from '../syntax/tokens';
import type { Range } from '../text/range';
import { findTable, type Schema, type Table } from './schema';

/** A table where a statement names it. */
export interface NamedTable {
  /** As it is written, with its schema where one stands there. */
  readonly written: string;
  readonly range: Range;
  /** Where the schema knows it. */
  readonly table: Table | undefined;
  /** The document creates it itself: nobody else uses it yet. */
  readonly createdHere: boolean;
  readonly temporary: boolean;
}

interface Known {
  readonly schema: Schema | undefined;
  readonly createdHere: Pick<ReadonlySet<string>, 'has'>;
}

export function namedTable(
  range: RangeVar,
  statement: { readonly text: string; readonly tokens: readonly Token[] },
  { schema, createdHere }: Known,
): NamedTable {
  const { relname = '', schemaname } = range;
  const table = schema && findTable(schema, relname, schemaname);
  const schemas =
    schemaname === undefined ? ['pg_temp', ...(schema?.searchPath ?? ['public'])] : [schemaname];
  return new FoundTable(
    range,
    statement,
    table,
    schemas.some((name) => createdHere.has(`${name}.${relname}`)),
    schemas[0] === 'pg_temp' && (schemaname !== undefined || createdHere.has(`pg_temp.${relname}`)),
  );
}

/** Where its name stands is looked for when a rule has something to say of it. */
class FoundTable implements NamedTable {
  constructor(
    private readonly node: RangeVar,
    private readonly statement: { readonly text: string; readonly tokens: readonly Token[] },
    readonly table: Table | undefined,
    readonly createdHere: boolean,
    readonly temporary: boolean,
  ) {}

  get range(): Range {
    return nameRange(this.node, this.statement);
  }

  get written(): string {
    const { start, end } = this.range;
    return this.statement.text.slice(start, end);
  }
}

/** Whether the planner's statistics say that the table has fewer rows than that. */
export function hasFewerRows(table: Table | undefined, rows: number): boolean {
  const known = table?.statistics?.rows;
  return known !== undefined && known >= 0 && known < rows;
}

/** ` (about 2,000,000 rows)`, or nothing where it is not known. */
export function sizeText(table: Table | undefined): string {
  const rows = table?.statistics?.rows ?? 0;
  return rows > 0 ? ` (about ${Math.round(rows).toLocaleString('en-US')} rows)` : '';
}

function nameRange(
  { location = 0 }: RangeVar,
  { text, tokens }: { readonly text: string; readonly tokens: readonly Token[] },
): Range {
  let index = tokenIndexAt(tokens, location);
  while (text.charAt(tokens[index + 1]?.start ?? -1) === '.') index += 2;
  return { start: location, end: tokens[index]?.end ?? text.length };
}
