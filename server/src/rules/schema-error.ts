import { findColumn, findTable, type Schema, type Table } from '../schema/schema';
import { editDistance } from '../syntax/edit-distance';
import { queryTypes } from '../syntax/query-types';
import { quoteIdentifier } from '../syntax/quote-identifier';
import type { Range } from '../text/range';
import { rangeOfRefusal, refusalSentence } from './rewrites/refusal-words';
import { type Context, defineRule, type Fix, type ParsedStatement } from './rule';

const ddl = 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total numeric NOT NULL);\n';

/** A name further off than this part of its length means something else. */
const mostDistance = 0.34;

export const schemaError = defineRule<'plan'>({
  name: 'schema-error',
  severity: 'error',
  since: '0.1.0',
  needs: 'plan',
  nodes: queryTypes,
  fix: 'unsafe',
  summary: 'A table, column, function or type that the database does not have, or does not take there.',
  why: "PostgreSQL's own parser and planner were asked with the schema of the snapshot or the connected database, and refuse the statement in these words. What the document itself creates is taken into account.",
  advice:
    'Correct the name or the type. Where the schema has changed since the snapshot was taken, take it again.',
  bad: [
    `${ddl}SELECT totl FROM orders WHERE id = $1;`,
    `${ddl}SELECT id FROM ordres WHERE id = $1;`,
    `${ddl}UPDATE orders SET totals = 0 WHERE id = $1;`,
    `${ddl}SELECT id FROM orders WHERE total = 'many';`,
    `${ddl}SELECT id FROM orders WHERE date_trunc(1, 2, 3) = $1;`,
  ],
  good: [
    `${ddl}SELECT total FROM orders WHERE id = $1;`,
    `${ddl}CREATE TEMPORARY TABLE few AS SELECT id FROM orders WHERE id < 10;\nSELECT id FROM few WHERE id = $1;`,
    `${ddl}ALTER TABLE orders ADD COLUMN note text;\nSELECT note FROM orders WHERE id = $1;`,
  ],
  *check(statement, context) {
    const { refusal } = context.verdict;
    if (!refusal) return;
    const range = rangeOfRefusal(refusal, statement.text);
    const written = statement.text.slice(range.start, range.end);
    if (isMadeHere(refusal.code, written, statement, context)) return;
    const meant = meantBy(refusal.code, written, statement, context.schema);
    const question = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
    const fixes = meant === undefined ? [] : [changeTo(meant, range, statement.text)];
    yield { range, message: `${refusalSentence(refusal)}${question}`, fixes };
  },
});

const undefinedTable = '42P01';
const undefinedColumn = '42703';

/** Whether the document's own DDL makes what the database does not have, or another schema has it. */
function isMadeHere(
  code: string,
  written: string,
  { tree }: ParsedStatement,
  { schema, createdHere }: Context<'plan'>,
): boolean {
  const tables = tree.of('RangeVar').flatMap(({ node: { relname = '', schemaname } }) => {
    const temporary = schemaname === undefined ? findTable(schema, relname, 'pg_temp') : undefined;
    return temporary ?? findTable(schema, relname, schemaname) ?? [];
  });
  const name = lastPart(written);
  if (code === undefinedTable) {
    // An application may search in other schemas than the role that took the snapshot.
    const isUnqualified = written === lastWritten(written);
    const known = isUnqualified ? [...schema.tables.values()] : tables;
    return known.some((table) => table.name === name);
  }
  if (code === undefinedColumn) return tables.some((table) => findColumn(table, name) !== undefined);
  return tables.some(({ schema: inSchema, name: table, columns }) =>
    columns.some((column) => createdHere.has(`${inSchema}.${table}.${column.name}`)),
  );
}

function meantBy(
  code: string,
  written: string,
  { tree }: ParsedStatement,
  schema: Schema,
): string | undefined {
  const name = lastPart(written);
  if (code === undefinedTable)
    return nearest(
      name,
      [...schema.tables.values()].map((table) => table.name),
    );
  if (code !== undefinedColumn) return undefined;
  const tables = tree.of('RangeVar').flatMap(({ node }): Table[] => {
    const table = findTable(schema, node.relname ?? '', node.schemaname);
    return table && !findColumn(table, name) ? [table] : [];
  });
  return nearest(
    name,
    tables.flatMap(({ columns }) => columns.map((column) => column.name)),
  );
}

/** The only one that is as near, where it is near enough. */
function nearest(name: string, candidates: readonly string[]): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  let isOnly = true;
  for (const candidate of new Set(candidates)) {
    const distance = editDistance(name, candidate);
    if (distance > Math.max(1, mostDistance * name.length) || distance > (best?.distance ?? distance))
      continue;
    isOnly = distance !== best?.distance;
    best = { name: candidate, distance };
  }
  return isOnly ? best?.name : undefined;
}

function changeTo(meant: string, range: Range, text: string): Fix {
  const written = text.slice(range.start, range.end);
  const start = range.start + written.length - lastWritten(written).length;
  return {
    title: `Change to ${meant}`,
    safety: 'unsafe',
    edits: [{ range: { start, end: range.end }, newText: quoteIdentifier(meant) }],
  };
}

function lastWritten(path: string): string {
  return /(?:"[^"]*"|[^."\s]+)$/.exec(path)?.[0] ?? path;
}

function lastPart(path: string): string {
  const last = lastWritten(path);
  return last.startsWith('"') ? last.slice(1, -1) : last.toLowerCase();
}
