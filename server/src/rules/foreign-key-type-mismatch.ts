import { namesOf } from '../schema/ddl/names-of';
import { namedTable } from '../schema/named-table';
import { findColumn, findTable } from '../schema/schema';
import type { ColumnDef, RangeVar } from '../syntax/ast';
import { tokenIndexAt } from '../syntax/tokens';
import { ancestor, as, type Visit } from '../syntax/tree';
import type { Range } from '../text/range';
import { columnDefinitions } from './rewrites/column-definitions';
import { defineRule, type Fix, type ParsedStatement } from './rule';

export const foreignKeyTypeMismatch = defineRule<'schema'>({
  name: 'foreign-key-type-mismatch',
  severity: 'information',
  since: '0.1.0',
  needs: 'schema',
  nodes: ['Constraint'],
  fix: 'unsafe',
  summary: 'A foreign key whose column is too small for the numbers that it refers to.',
  why: 'PostgreSQL lets an `integer` column refer to a `bigint` one. When the referenced numbers pass 2,147,483,647 the rows that should refer to them fail with `integer out of range`, and the column can only be widened by writing its table anew.',
  advice: 'Give the referencing column the type of the referenced one.',
  bad: [
    'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id integer REFERENCES users);\nCREATE INDEX ON orders (user_id);',
    'CREATE TABLE users (id integer PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id smallint);\nALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id);',
  ],
  good: [
    'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);',
    'CREATE TABLE users (id serial PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);',
    'CREATE TABLE users (name varchar(20) PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, name text REFERENCES users);',
  ],
  *check(statement, context) {
    for (const visit of statement.tree.of('Constraint')) {
      const key = visit.node.contype === 'CONSTR_FOREIGN' ? writtenKey(visit) : undefined;
      if (!key) continue;
      const { pktable, pk_attrs } = visit.node;
      const referenced = pktable && findTable(context.schema, pktable.relname ?? '', pktable.schemaname);
      const target = namedTable(key.relation, statement, context);
      if (!referenced || !target.table) continue;
      const names = pk_attrs ? namesOf(pk_attrs) : (referenced.primaryKey?.columns ?? []);
      for (const [i, name] of key.columns.entries()) {
        const own = findColumn(target.table, name);
        const other = findColumn(referenced, names[i] ?? '');
        if (!own || !other || !isSmaller(own.type, other.type)) continue;
        const range = key.column ? nameOf(key.column, statement) : mention(visit, name, statement);
        if (!range) continue;
        const fix = widening(name, own.type, other.type, statement);
        yield {
          range,
          message: `\`${name}\` is ${own.type}, but refers to \`${pktable.relname ?? ''}.${other.name}\`, which is ${other.type}.`,
          ...(fix && { fixes: [fix] }),
        };
      }
    }
  },
});

const sizes = new Map([
  ['smallint', 2],
  ['integer', 4],
  ['bigint', 8],
]);

function isSmaller(own: string, other: string): boolean {
  const size = sizes.get(own);
  const needed = sizes.get(other);
  return size !== undefined && needed !== undefined && size < needed;
}

interface WrittenKey {
  readonly relation: RangeVar;
  readonly columns: readonly string[];
  /** In whose definition the key stands. */
  readonly column?: ColumnDef;
}

function writtenKey(visit: Visit<'Constraint'>): WrittenKey | undefined {
  const owner = ancestor(visit, 'CreateStmt', 'AlterTableStmt');
  const relation = (owner?.node as { relation?: RangeVar } | undefined)?.relation;
  if (!relation) return undefined;
  const column = as(visit.parent, 'ColumnDef')?.node;
  if (column) return { relation, columns: [column.colname ?? ''], column };
  return { relation, columns: namesOf(visit.node.fk_attrs) };
}

function nameOf({ location = 0 }: ColumnDef, { tokens }: ParsedStatement): Range | undefined {
  const token = tokens[tokenIndexAt(tokens, location)];
  return token && { start: token.start, end: token.end };
}

/** The column in the list behind FOREIGN KEY. */
function mention(
  visit: Visit<'Constraint'>,
  name: string,
  { text, tokens }: ParsedStatement,
): Range | undefined {
  const from = tokenIndexAt(tokens, visit.node.location ?? 0);
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token || text.charAt(token.start) === ')') return undefined;
    const word = text.slice(token.start, token.end);
    const unquoted =
      token.kind === 'quoted-identifier' ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase();
    const isListed = /^[(,]$/.test(text.slice(tokens[i - 1]?.start, tokens[i - 1]?.end));
    if (isListed && unquoted === name) return { start: token.start, end: token.end };
  }
  return undefined;
}

/** Where the statement defines the column itself. */
function widening(name: string, from: string, to: string, statement: ParsedStatement): Fix | undefined {
  const definition = columnDefinitions(statement).find((one) => one.name === name);
  if (!definition || /serial/.test(definition.type) || from === to) return undefined;
  return {
    title: `Make it ${to}`,
    safety: 'unsafe',
    edits: [{ range: definition.typeRange, newText: to }],
  };
}
