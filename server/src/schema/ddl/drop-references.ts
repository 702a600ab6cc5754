import type { SchemaDraft } from './schema-draft';

/** CASCADE: takes out the foreign keys that reference `key` over columns which `concerned` accepts. */
export function dropReferences(
  schema: SchemaDraft,
  key: string,
  concerned: (columns: readonly string[]) => boolean = () => true,
): void {
  for (const [otherKey, other] of schema.speakingOf(key)) {
    const gone = other.foreignKeys.filter(
      (one) => one.references === key && concerned(one.referencedColumns),
    );
    if (gone.length === 0) continue;
    const names = gone.map((one) => one.name).join();
    const changed = schema.changed(`without ${names} to ${key}`, other, (table) => {
      table.foreignKeys = table.foreignKeys.filter((one) => !gone.includes(one));
    });
    schema.set(otherKey, changed);
  }
}
