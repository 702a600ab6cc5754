import type { SchemaDraft } from './schema-draft';

/** The key of the table whose index has this name. */
export function findIndexOwner(schema: SchemaDraft, name: string, inSchema?: string): string | undefined {
  for (const one of inSchema === undefined ? schema.searchPath : [inSchema]) {
    const owner = schema.indexOwner(name, one);
    if (owner !== undefined) return owner;
  }
  return undefined;
}
