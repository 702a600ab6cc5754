import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { createDatabase } from './postgres';

/**
 * Creates an empty database on the server that all test files share, and gives its URL: one for each file,
 * so that files run side by side. A test that takes a server away starts its own with `startPostgres`.
 */
export async function testDatabase(): Promise<string> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await createDatabase(server, name);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
