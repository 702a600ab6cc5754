import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { createShop } from '../support/playground-database';
import { repositoryRoot } from '../support/repository';

/** Makes the shop in small, with a hundred thousand orders, in an empty database. */
export async function fillSmallShop(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('CREATE EXTENSION pg_stat_statements');
    await createShop(client);
    await client.query(readFileSync(join(repositoryRoot, 'test', 'e2e', 'small-shop.sql'), 'utf8'));
    await client.query('VACUUM (ANALYZE)');
    await client.query('SELECT pg_stat_statements_reset(), pg_stat_reset()');
  } finally {
    await client.end();
  }
}
