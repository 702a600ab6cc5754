import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { playgroundRoot } from '../support/playground-database';

/** The text of a file of the playground. */
export function playgroundFile(path: string): string {
  return readFileSync(join(playgroundRoot, path), 'utf8');
}

const migrations = ['001_customers.sql', '002_catalog.sql', '003_orders.sql'];

/** The migrations that make customers, products and orders. */
export const shopMigrations: Readonly<Record<string, string>> = Object.fromEntries(
  migrations.map((name) => [`migrations/${name}`, playgroundFile(`migrations/${name}`)]),
);

/** As much of pg's types as the tests' files use; without them TypeScript would underline the import. */
export const pgTypes = `declare module 'pg' {
  export class Pool {
    query(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[] }>;
  }
}
`;
