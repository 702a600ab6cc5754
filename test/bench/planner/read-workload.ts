import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { split } from '../../../server/src/syntax/split';

export const workloadNames = ['shop', 'tenants', 'events'] as const;
export type WorkloadName = (typeof workloadNames)[number];

export interface WorkloadQuery {
  readonly name: string;
  readonly sql: string;
}

/** An index that is not there, and a query that it is meant for. The planner need not agree. */
export interface IndexCase {
  readonly name: string;
  readonly index: string;
  readonly query: string;
}

/** A schema with its data, and what is planned on it. Statements come without their semicolons. */
export interface Workload {
  readonly name: WorkloadName;
  readonly schema: readonly string[];
  readonly data: readonly string[];
  readonly queries: readonly WorkloadQuery[];
  readonly indexCases: readonly IndexCase[];
}

/** Reads the files of one folder below `workloads/`. Throws an error that names what does not fit. */
export function readWorkload(name: WorkloadName): Workload {
  const folder = join(import.meta.dirname, 'workloads', name);
  const schema = readStatements(join(folder, 'schema.sql')).map(({ sql }) => sql);
  const data = readStatements(join(folder, 'data.sql')).map(({ sql }) => sql);
  const queries = readNamed(join(folder, 'queries.sql'), 1).map(({ name, statements: [sql = ''] }) => ({
    name,
    sql,
  }));
  const indexCases = readNamed(join(folder, 'indexes.sql'), 2).map(
    ({ name, statements: [index = '', query = ''] }) => ({ name, index, query }),
  );
  return { name, schema, data, queries, indexCases };
}

interface Named {
  readonly name: string;
  readonly statements: string[];
}

/** Each name with the statements below it, of which there have to be `count`. */
function readNamed(path: string, count: number): Named[] {
  const all: Named[] = [];
  for (const { name, sql } of readStatements(path)) {
    const last = all.at(-1);
    if (name !== undefined) all.push({ name, statements: [sql] });
    else if (last) last.statements.push(sql);
    else throw new Error(`${path}: the first statement has no name.`);
  }
  const names = new Set<string>();
  for (const { name, statements } of all) {
    if (names.has(name)) throw new Error(`${path}: the name "${name}" stands there twice.`);
    if (statements.length !== count) {
      throw new Error(`${path}: "${name}" has ${statements.length} statements, not ${count}.`);
    }
    names.add(name);
  }
  return all;
}

interface NamedStatement {
  /** Of the comment before the statement. */
  readonly name: string | undefined;
  readonly sql: string;
}

function readStatements(path: string): NamedStatement[] {
  const text = readFileSync(path, 'utf8');
  return split(text)
    .filter(({ kind }) => kind === 'statement')
    .map(({ span, range }) => ({
      name: /^-- name: ([a-z0-9-]+)$/m.exec(text.slice(span.start, range.start))?.[1],
      sql: text.slice(range.start, range.end),
    }));
}
