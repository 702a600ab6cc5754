import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { playgroundRoot } from '../support/playground-database';

/** A file of the playground, for a workspace of a test. */
export function playgroundFile(path: string): string {
  return readFileSync(join(playgroundRoot, path), 'utf8');
}

const migrations = ['001_customers.sql', '002_catalog.sql', '003_orders.sql'];

/** The migrations that make customers, products and orders. */
export const shopMigrations: Readonly<Record<string, string>> = Object.fromEntries(
  migrations.map((name) => [`migrations/${name}`, playgroundFile(`migrations/${name}`)]),
);
