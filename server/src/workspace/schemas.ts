import type { Schema } from '../schema/schema';
import { mergeSchemas } from './merge-schemas';
import type { Settings } from './settings';

/** What is known of the schema in each place of the workspace. */
export interface Schemas {
  /** The identical value while nothing new is learnt. */
  of(settings: SchemaRoot): Schema | undefined;
  /** From the DDL of the files of one root. */
  learnFiles(root: string, schema: Schema | undefined): void;
  /** From the snapshot of the database that a folder is for. */
  learnSnapshot(folder: string, schema: Schema | undefined): void;
  /** From the connected database. */
  learnCatalog(catalog: Schema | undefined): void;
}

export type SchemaRoot = Pick<Settings, 'schemaFiles' | 'schemaFolder'>;

/** Names the files that make up a schema: documents with the same name share it. */
export function schemaRoot({ schemaFolder = '', schemaFiles }: SchemaRoot): string {
  return [schemaFolder, ...schemaFiles].join('\n');
}

export function createSchemas(): Schemas {
  const byRoot = new Map<string, Schema>();
  const snapshots = new Map<string, Schema>();
  const around = new Map<string, Schema | undefined>();
  let catalog: Schema | undefined;
  return {
    of(settings) {
      const root = schemaRoot(settings);
      if (!around.has(root)) {
        const { schemaFolder = '' } = settings;
        around.set(root, mergeSchemas(byRoot.get(root), catalog ?? snapshots.get(schemaFolder)));
      }
      return around.get(root);
    },
    learnFiles(root, schema) {
      if (schema) byRoot.set(root, schema);
      else byRoot.delete(root);
      around.delete(root);
    },
    learnSnapshot(folder, schema) {
      if (schema) snapshots.set(folder, schema);
      else snapshots.delete(folder);
      around.clear();
    },
    learnCatalog(learnt) {
      catalog = learnt;
      around.clear();
    },
  };
}
