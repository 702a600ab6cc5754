import type { CodeModel, NewConnection } from '../syntax/embedded/code-model';
import { defineCodeRule } from './rule';

export const clientPerRequest = defineCodeRule({
  name: 'client-per-request',
  severity: 'warning',
  silentIn: ['tests'],
  since: '0.1.0',
  fix: 'none',
  summary: 'A request handler that opens a database connection of its own.',
  why: 'A new connection costs several round trips, for TCP, TLS and the password, and PostgreSQL starts a process of several megabytes for it with empty caches: often far more than the query takes. Under load the connections of all requests run at once and reach `max_connections`, where everybody is refused.',
  advice:
    'Create one `Pool` when the process starts, in a module of its own, and call `pool.query` in the handlers. Where functions run without a common process, put a pooler such as PgBouncer in between.',
  bad: [
    `import { Client } from 'pg';

app.get('/orders', async (req, res) => {
  const client = new Client();
  await client.connect();
  const { rows } = await client.query('SELECT id, total FROM orders WHERE user_id = $1', [req.user.id]);
  await client.end();
  res.json(rows);
});
`,
    `import { Pool } from 'pg';

export async function GET(request: Request) {
  const pool = new Pool();
  const { rows } = await pool.query('SELECT id, name FROM products LIMIT 20');
  return Response.json(rows);
}
`,
    `import pg from 'pg';

async function findUser(id: string) {
  const client = new pg.Client();
  await client.connect();
  return client.query('SELECT id, name FROM users WHERE id = $1', [id]);
}

router.get('/users/:id', async (req, res) => {
  res.json(await findUser(req.params.id));
});
`,
  ],
  good: [
    `import { Pool } from 'pg';

const pool = new Pool();

app.get('/orders', async (req, res) => {
  const { rows } = await pool.query('SELECT id, total FROM orders WHERE user_id = $1', [req.user.id]);
  res.json(rows);
});
`,
    `import { Client } from 'pg';

async function main() {
  const client = new Client();
  await client.connect();
  await client.query('ANALYZE');
  await client.end();
}

main();
`,
    `import { Pool } from 'pg';

let pool: Pool | undefined;

export function handler(req, res) {
  pool ??= new Pool();
  return pool.query('SELECT now()');
}
`,
    `import { Client } from 'discord.js';

app.get('/bot', async (req, res) => {
  const client = new Client();
  res.json(await client.login());
});
`,
  ],
  *check(code: CodeModel) {
    for (const connection of code.connections) {
      const handler = connection.function?.servesRequests;
      if (handler === undefined || connection.kept) continue;
      yield { range: connection.range, message: messageOf(connection, handler) };
    }
  },
});

function messageOf({ kind, function: within }: NewConnection, handler: string): string {
  const what = kind === 'pool' ? 'a new pool of connections' : 'a new connection';
  const name = within?.name ?? handler;
  return `\`${name}\` opens ${what} for every request: share one pool.`;
}
