import type { CodeModel, QueryCall } from '../syntax/embedded/code-model';
import { transactionClosers, transactionKinds, transactionOpeners } from './rewrites/transaction-kinds';
import { defineCodeRule } from './rule';

export const transactionOnPool = defineCodeRule({
  name: 'transaction-on-pool',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  summary: 'A transaction whose statements may run on different connections.',
  why: '`pool.query` takes any idle connection for each query. `BEGIN` opens a transaction on one of them, and the queries behind it run on others, outside of it and committed at once; `COMMIT` ends some other transaction or none. The connection that got the `BEGIN` goes back to the pool with its transaction open, holds its locks and its snapshot, and so keeps VACUUM from removing dead rows.',
  advice:
    'Take one client with `const client = await pool.connect()`, send `BEGIN`, the queries and `COMMIT` through it, `ROLLBACK` in `catch`, and `client.release()` in `finally`.',
  bad: [
    `import { pool } from './pool';

async function transfer(amount: number) {
  await pool.query('BEGIN');
  await pool.query('UPDATE accounts SET balance = balance - $1 WHERE id = 1', [amount]);
  await pool.query('UPDATE accounts SET balance = balance + $1 WHERE id = 2', [amount]);
  await pool.query('COMMIT');
}
`,
    `import type { Pool } from 'pg';

class Accounts {
  constructor(private readonly db: Pool) {}

  async close(id: number) {
    await this.db.query('START TRANSACTION ISOLATION LEVEL SERIALIZABLE');
    await this.db.query('DELETE FROM accounts WHERE id = $1', [id]);
    await this.db.query('COMMIT');
  }
}
`,
    `import { pool } from './pool';

export const finish = () => pool.query('COMMIT');
`,
  ],
  good: [
    `import { pool } from './pool';

async function transfer(amount: number) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('UPDATE accounts SET balance = balance - $1 WHERE id = 1', [amount]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
`,
    `import { pool } from './pool';

await pool.query('BEGIN; UPDATE accounts SET balance = 0 WHERE id = 1; COMMIT');
`,
    `await connection.query('BEGIN');
`,
  ],
  *check(code: CodeModel) {
    const opened = new Set<number | undefined>();
    for (const query of code.queries) {
      const kinds = transactionKinds(query);
      if (query.receiver !== 'pool' || kinds.length === 0 || isWhole(kinds)) continue;
      const within = query.function?.range.start;
      const opens = kinds.some((kind) => transactionOpeners.has(kind));
      if (opens) opened.add(within);
      else if (opened.has(within)) continue;
      else opened.add(within);
      yield { range: query.calleeRange, message: messageOf(query, opens) };
    }
  },
});

/** A query of several statements runs on one connection. */
function isWhole(kinds: readonly string[]): boolean {
  return transactionOpeners.has(kinds[0] ?? '') && transactionClosers.has(kinds.at(-1) ?? '');
}

function messageOf(query: QueryCall, opens: boolean): string {
  const word = query.statements[0]?.text.trim().split(/\s+/, 1)[0]?.toUpperCase() ?? '';
  return opens
    ? `\`${query.callee}\` sends ${word} to one connection and the queries behind it to any other: take a client with \`connect()\`.`
    : `\`${query.callee}\` sends ${word} to any connection, not to the one of its transaction: take a client with \`connect()\`.`;
}
