import { namesIn } from '../schema/ddl/table-register';
import { namedTable } from '../schema/named-table';
import { qualifiedName, type Schema } from '../schema/schema';
import { as } from '../syntax/tree';
import { defineRule } from './rule';

export const truncateCascade = defineRule<'nothing'>({
  name: 'truncate-cascade',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['TruncateStmt'],
  fix: 'none',
  summary: 'A TRUNCATE that empties tables which it does not name.',
  why: '`CASCADE` follows the foreign keys against their direction: it empties every table that refers to the named one, then those that refer to these, without looking at a single row, and takes an ACCESS EXCLUSIVE lock on all of them. It does so also where the keys say `ON DELETE RESTRICT`.',
  advice:
    'Name the tables that are to be emptied, without `CASCADE`: a reference that was forgotten is then an error.',
  bad: [
    'TRUNCATE orders CASCADE;',
    'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (user_id bigint REFERENCES users);\nTRUNCATE other, users RESTART IDENTITY CASCADE;',
  ],
  good: [
    'TRUNCATE orders;',
    'TRUNCATE orders, order_items RESTRICT;',
    'CREATE TEMP TABLE loaded (id bigint);\nTRUNCATE loaded CASCADE;',
  ],
  *check(statement, context) {
    const node = as(statement.tree.root, 'TruncateStmt')?.node;
    if (node?.behavior !== 'DROP_CASCADE') return;
    const targets = (node.relations ?? []).flatMap((item) =>
      'RangeVar' in item ? [namedTable(item.RangeVar, statement, context)] : [],
    );
    if (targets.every(({ temporary }) => temporary)) return;
    const known = targets.flatMap(({ table }) => (table ? [qualifiedName(table)] : []));
    const emptied = context.schema ? referring(context.schema, known) : [];
    // All of the tables are known, and nothing that is known refers to them.
    if (known.length === targets.length && emptied.length === 0) return;
    const { text, tokens } = statement;
    const word = tokens.findLast((token) => /^cascade$/i.test(text.slice(token.start, token.end)));
    if (!word) return;
    const named = targets.map(({ written }) => `\`${written}\``).join(', ');
    const what =
      emptied.length > 0
        ? `empties ${listed(emptied)} as well`
        : `empties every table that refers to ${named}, and those that refer to these`;
    yield { range: { start: word.start, end: word.end }, message: `CASCADE ${what}.` };
  },
});

/** The names of the tables that refer to the given ones, directly or through others. */
function referring(schema: Schema, keys: readonly string[]): string[] {
  const found = new Set(keys);
  for (const key of found) {
    for (const other of namesIn(schema.tables).speakingOf(key))
      if (schema.tables.get(other)?.foreignKeys.some((one) => one.references === key)) found.add(other);
  }
  for (const key of keys) found.delete(key);
  return [...found].map((key) => (key.startsWith('public.') ? key.slice('public.'.length) : key));
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``);
  const others = names.length - shown.length;
  if (others > 0) return `${shown.join(', ')} and ${others} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : (shown[0] ?? '');
}
