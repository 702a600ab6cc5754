import { costText } from '../plan/plan-words';
import type { MissingIndex, PlannerVerdict } from '../plan/planner-verdict';
import { countText, sizeText } from '../plan/quantity';
import { indexLeadingWith } from '../schema/index-cover';
import { namedTable } from '../schema/named-table';
import { findTable, type Schema } from '../schema/schema';
import { namePath, resolveColumn } from '../schema/scope';
import { expressionRange } from '../syntax/expression-range';
import { queryTypes } from '../syntax/query-types';
import { ancestor, type Tree, type Visit } from '../syntax/tree';
import type { Range } from '../text/range';
import { statementRange } from './rewrites/statement-range';
import { defineRule, type ParsedStatement } from './rule';

const ddl =
  'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, created_at timestamptz NOT NULL, total numeric);\n';

export const missingIndex = defineRule<'plan'>({
  name: 'missing-index',
  severity: 'warning',
  silentIn: ['migrations', 'tests'],
  since: '0.1.0',
  needs: 'plan',
  nodes: queryTypes,
  fix: 'none',
  summary: "An index that is not there would make the statement much cheaper, by PostgreSQL's own planner.",
  why: "PostgreSQL's planner was asked, with the statistics of the database, what the statement costs as it is and what it would cost with each index that could serve it. The one that is named is the smallest of those that help most. Nothing is said of statements that are quick anyway, of small tables, and where the gain is small.",
  advice:
    'Create the index, with CONCURRENTLY where the table is in use: a fix writes it into a new migration. Every index has to be written with the rows: `forecost advise` finds the set that serves all statements of a project.',
  bad: [
    `${ddl}SELECT id, total FROM orders WHERE user_id = $1 ORDER BY created_at DESC LIMIT 20;`,
    `${ddl}SELECT id FROM orders ORDER BY created_at DESC LIMIT 10;`,
    `${ddl}DELETE FROM orders WHERE user_id = $1;`,
  ],
  good: [
    `${ddl}SELECT id, total FROM orders WHERE id = $1;`,
    `${ddl}CREATE INDEX ON orders (user_id, created_at);\nSELECT id, total FROM orders WHERE user_id = $1 ORDER BY created_at DESC LIMIT 20;`,
    `${ddl}SELECT sum(total) FROM orders;`,
  ],
  *check(statement, { schema, verdict }) {
    const told = verdict.missing.filter((missing) => !isThere(missing, schema));
    for (const missing of told) {
      const others = told.filter((other) => other !== missing);
      yield {
        range: placeOf(missing, statement, schema),
        message: `${readingText(missing)} ${gainText(missing, others, verdict)}`,
        cost: { before: verdict.costBefore, after: verdict.costAfter },
        remedy: {
          title: titleOf(missing, verdict),
          sql: missing.sql,
          undo: missing.undo,
          name: `add_${missing.name}`,
        },
      };
    }
  },
});

/** The document may make it itself. */
function isThere({ schema, table: name, columns }: MissingIndex, known: Schema): boolean {
  const table = findTable(known, name, schema);
  return table !== undefined && columns.length > 0 && indexLeadingWith(table, columns) !== undefined;
}

function readingText({ table, reading, condition, columns }: MissingIndex): string {
  const what = condition ?? columns.join(', ');
  if (reading.kind === 'whole')
    return `\`${table}\` is read whole (${countText(reading.rows)} rows) for \`${what}\`.`;
  return `\`${table}\` is searched by the index \`${reading.index}\`, which does not fit \`${what}\`.`;
}

function gainText(
  { design }: MissingIndex,
  others: readonly MissingIndex[],
  { costBefore, costAfter, isAssumed }: PlannerVerdict,
): string {
  const together = others.map((other) => `one on \`${other.table} ${other.design}\``).join(' and ');
  const also = together === '' ? '' : `, together with ${together},`;
  return `An index on \`${design}\`${also} lowers the estimated cost from ${costText(costBefore)} to ${costText(costAfter)}${isAssumed ? ', with assumed sizes' : ''}.`;
}

function titleOf(
  { table, design, sizeBytes }: MissingIndex,
  { costBefore, costAfter }: PlannerVerdict,
): string {
  return `Create index on ${table} ${design}, cost ${costText(costBefore)} → ${costText(costAfter)}, about ${sizeText(sizeBytes)}`;
}

/** The condition that the index serves, else the order, else the table. */
function placeOf(missing: MissingIndex, statement: ParsedStatement, schema: Schema): Range {
  const { tree } = statement;
  const references = missing.columns.flatMap((column) =>
    tree.of('ColumnRef').filter((reference) => isOf(reference, column, missing, tree, schema)),
  );
  const reference =
    references.find((one) => !ancestor(one, 'ResTarget', 'SortBy')) ??
    references.find((one) => ancestor(one, 'SortBy')) ??
    references[0];
  if (reference) return expressionRange(statement, reference);
  const table = tree.of('RangeVar').find(({ node }) => node.relname === missing.table);
  return table
    ? namedTable(table.node, statement, { schema, createdHere: new Set() }).range
    : statementRange(statement);
}

function isOf(
  reference: Visit<'ColumnRef'>,
  column: string,
  { schema: inSchema, table }: MissingIndex,
  tree: Tree,
  schema: Schema,
): boolean {
  if (namePath(reference.node.fields)?.at(-1) !== column) return false;
  const resolved = resolveColumn(reference, tree, schema)?.relation.table;
  return resolved?.name === table && resolved.schema === inSchema;
}
