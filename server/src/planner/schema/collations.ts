import type { Snapshot } from '../../snapshot/snapshot';
import type { Run } from '../instance/run-all';

/**
 * Makes the collations that a snapshot names, of which PGlite has few. All that the planner has to know of one is that
 * it does not sort as C does, so that any locale will do.
 */
export function collationRuns({ types, relations, statisticsObjects }: Snapshot): Run[] {
  const written = [
    ...[...types, ...statisticsObjects].map(({ definition }) => definition),
    ...relations.flatMap(({ columns, indexes = [], constraints = [] }) => [
      ...columns.flatMap(({ collation }) => (collation === undefined ? [] : [`COLLATE ${collation}`])),
      ...[...indexes, ...constraints].map(({ definition }) => definition),
    ]),
  ];
  const names = new Set(written.flatMap((text) => [...text.matchAll(collate)].map(([, name = '']) => name)));
  return [...names].sort().map((name) => ({
    sql: `CREATE COLLATION IF NOT EXISTS ${inSchema(name)} (PROVIDER = libc, LOCALE = 'en_US.UTF-8')`,
    what: `collation ${name}`,
  }));
}

const identifier = String.raw`(?:"(?:[^"]|"")+"|[a-z_][\w$]*)`;
const collate = new RegExp(String.raw`\bCOLLATE (${identifier}(?:\.${identifier})?)`, 'g');
const isAlone = new RegExp(`^${identifier}$`);

/** PostgreSQL leaves out the schema of its own collations alone. */
function inSchema(name: string): string {
  return isAlone.test(name) ? `pg_catalog.${name}` : name;
}
