import { isSerial } from '../schema/ddl/format-type';
import { sizeText } from '../schema/named-table';
import { namePath } from '../schema/scope';
import type { ColumnDef, Constraint } from '../syntax/ast';
import { quoteIdentifier } from '../syntax/quote-identifier';
import { tokenIndexAt } from '../syntax/tokens';
import { as } from '../syntax/tree';
import type { Range } from '../text/range';
import { type AlterCommand, alterCommands, lineEnd } from './rewrites/alter-commands';
import { defineRule, type Fix, type ParsedStatement } from './rule';

export const volatileDefault = defineRule<'nothing'>({
  name: 'volatile-default',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['AlterTableCmd'],
  fix: 'unsafe',
  summary:
    'A column added with a default that is another value for each row: the whole table is written anew.',
  why: 'From PostgreSQL 11 on, a new column with a constant or stable default, such as `0` or `now()`, costs nothing: the value is noted once. One that is volatile, such as `gen_random_uuid()`, `random()` or the next number of a sequence, has to be computed for each row. The whole table and all of its indexes are then written anew under an ACCESS EXCLUSIVE lock, which keeps out readers too.',
  advice:
    'Add the column without the default, set the default for new rows, and fill the old rows a batch at a time.',
  bad: [
    'ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();',
    'ALTER TABLE orders ADD COLUMN seen timestamptz NOT NULL DEFAULT clock_timestamp();',
    'ALTER TABLE orders ADD COLUMN no bigserial;',
  ],
  good: [
    'ALTER TABLE orders ADD COLUMN at timestamptz NOT NULL DEFAULT now();',
    'ALTER TABLE orders ADD COLUMN token uuid;\nALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();',
    'CREATE TABLE orders (id bigint);\nALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();',
  ],
  *check(statement, context) {
    for (const command of alterCommands(statement, context)) {
      const { def, subtype } = command.node;
      const column = subtype === 'AT_AddColumn' && def && 'ColumnDef' in def ? def.ColumnDef : undefined;
      const cause = column && rewritingPart(column, command, statement);
      if (!column || !cause) continue;
      const { target } = command;
      const fix = withoutDefault(column, command, statement);
      yield {
        range: cause.range,
        message: `Writes all of \`${target.written}\`${sizeText(target.table)} anew to fill \`${column.colname ?? ''}\`, and lets nobody else read it meanwhile: ${cause.why}.`,
        ...(fix && { fixes: [fix] }),
      };
    }
  },
});

interface RewritingPart {
  readonly range: Range;
  readonly why: string;
}

const volatileFunctions = new Set(
  'random random_normal clock_timestamp timeofday gen_random_uuid uuidv4 uuidv7 nextval currval lastval gen_random_bytes gen_salt uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4'.split(
    ' ',
  ),
);

function rewritingPart(
  column: ColumnDef,
  { tokens }: AlterCommand,
  { text, tree }: ParsedStatement,
): RewritingPart | undefined {
  const upTo = (from: number, words: number): Range => {
    const first = tokenIndexAt(tokens, from);
    return { start: from, end: tokens[first + words - 1]?.end ?? text.length };
  };
  if (isSerial(column.typeName))
    return { range: upTo(column.typeName?.location ?? 0, 1), why: 'each row takes a number of a sequence' };
  for (const constraint of constraintsOf(column)) {
    const location = constraint.location ?? 0;
    if (constraint.contype === 'CONSTR_IDENTITY')
      return { range: upTo(location, 1), why: 'each row takes a number of a sequence' };
    if (constraint.contype !== 'CONSTR_DEFAULT') continue;
    const [expression] = Object.values(constraint.raw_expr ?? {});
    const visit = typeof expression === 'object' && expression ? tree.visit(expression) : undefined;
    for (const below of visit ? tree.below(visit) : []) {
      const call = as(below, 'FuncCall')?.node;
      const path = namePath(call?.funcname);
      const name = path?.at(-1) ?? '';
      if (!call || !path || !volatileFunctions.has(name)) continue;
      const words = path.length * 2 - 1;
      return { range: upTo(call.location ?? 0, words), why: `\`${name}()\` is volatile` };
    }
  }
  return undefined;
}

function constraintsOf(column: ColumnDef): Constraint[] {
  return (column.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
}

/** Only where nothing but the default has been asked of the column: old rows are left NULL. */
function withoutDefault(
  column: ColumnDef,
  command: AlterCommand,
  statement: ParsedStatement,
): Fix | undefined {
  const [only, ...others] = column.constraints ?? [];
  const written = only && 'Constraint' in only ? only.Constraint : undefined;
  if (
    written?.contype !== 'CONSTR_DEFAULT' ||
    others.length > 0 ||
    column.collClause ||
    isSerial(column.typeName)
  )
    return undefined;
  const { text } = statement;
  const { range, head } = command;
  const before = command.tokens[tokenIndexAt(command.tokens, written.location ?? 0) - 1];
  if (!before) return undefined;
  const clause = text.slice(written.location, range.end);
  const later = `;${lineEnd(statement)}${head} ALTER COLUMN ${quoteIdentifier(column.colname ?? '')} SET ${clause}`;
  const edits =
    range.end === text.length
      ? [{ range: { start: before.end, end: range.end }, newText: later }]
      : [
          { range: { start: before.end, end: range.end }, newText: '' },
          { range: { start: text.length, end: text.length }, newText: later },
        ];
  return { title: 'Set the default for new rows only', safety: 'unsafe', edits };
}
