import { mentionsColumn } from '../expression';
import type { Index, Key, Table } from '../schema';
import { laterColumn } from './later-column';
import type { SchemaDraft } from './schema-draft';

/**
 * Puts a newly created relation in its place. One that was there before all statements is the same, seen later: what
 * other statements have added to it since stays, where its columns still exist.
 */
export function replaceRelation(schema: SchemaDraft, key: string, created: Table | undefined): void {
  const existing = schema.get(key);
  const known = created && existing && schema.before(key);
  // What has been added to it since stands under its present name.
  const isRenamed = created && !existing && schema.renamedBefore(key) !== undefined;
  const made = isRenamed ? { ...created, partlyKnown: true as const } : created;
  schema.set(key, known ? withLaterAdditions(created, existing) : made);
}

function withLaterAdditions(created: Table, existing: Table): Table {
  const names = new Set(created.columns.map((column) => column.name));
  const fits = (key: Key): boolean => key.columns.every((column) => names.has(column));
  const lost = existing.columns.filter((column) => !names.has(column.name));
  // Where no column has gone or got another name, those that are missing here were added later.
  const isWhole = created.columns.every(({ name }) =>
    existing.columns.some((column) => column.name === name),
  );
  const indexFits = ({ keys, include, where }: Index): boolean =>
    keys.every(({ column }, i) => column === undefined || names.has(column) || (isWhole && i > 0)) &&
    include.every((column) => names.has(column) || isWhole) &&
    ![...keys.map((key) => key.expression), where].some(
      (text) => text !== undefined && lost.some((column) => mentionsColumn(text, column.name)),
    );
  const primaryKey =
    created.primaryKey ??
    (existing.primaryKey && fits(existing.primaryKey) ? existing.primaryKey : undefined);
  const obsolete = existing.primaryKey === primaryKey ? undefined : existing.primaryKey?.name;
  const columns = created.columns.map((column) => {
    const later = laterColumn(
      column,
      existing.columns.find(({ name }) => name === column.name),
    );
    return primaryKey?.columns.includes(column.name) ? { ...later, notNull: true } : later;
  });
  const checks = together(
    created.checks ?? [],
    (existing.checks ?? []).filter(
      (check) => !lost.some((column) => mentionsColumn(check.expression, column.name)),
    ),
  );
  const formerChecks = created.formerChecks ?? existing.formerChecks;
  const formerIndexes = created.formerIndexes ?? existing.formerIndexes;
  const policies = together(created.policies ?? [], existing.policies ?? []);
  const inherited = created.inherited ?? existing.inherited;
  const statistics = created.statistics ?? existing.statistics;
  return {
    ...created,
    columns,
    ...(primaryKey && { primaryKey }),
    uniqueKeys: together(created.uniqueKeys, existing.uniqueKeys.filter(fits)),
    foreignKeys: together(created.foreignKeys, existing.foreignKeys.filter(fits)),
    indexes: together(
      created.indexes,
      existing.indexes.filter(
        (index) =>
          created.indexes.some((one) => one.name === index.name) ||
          (indexFits(index) && index.name !== obsolete),
      ),
    ),
    ...(checks.length > 0 && { checks }),
    ...(formerChecks && { formerChecks }),
    ...(formerIndexes && { formerIndexes }),
    ...(policies.length > 0 && { policies }),
    ...(inherited && { inherited }),
    ...(statistics && { statistics }),
  };
}

/** The earlier ones in their order, replaced by those of the same name, then the others. */
function together<T extends { readonly name?: string }>(created: readonly T[], earlier: readonly T[]): T[] {
  const kept = earlier.map((one) => created.find((other) => other.name === one.name) ?? one);
  return [...kept, ...created.filter((one) => !kept.includes(one))];
}
