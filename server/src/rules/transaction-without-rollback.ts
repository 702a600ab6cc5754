import type { CodeModel, QueryCall } from '../syntax/embedded/code-model';
import { transactionKinds, transactionOpeners } from './rewrites/transaction-kinds';
import { defineCodeRule } from './rule';

export const transactionWithoutRollback = defineCodeRule({
  name: 'transaction-without-rollback',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  summary: 'A transaction that nobody ends when one of its queries fails.',
  why: 'After an error PostgreSQL ignores everything but `ROLLBACK`: `current transaction is aborted, commands ignored until end of transaction block`. A client that is released like this takes the failed transaction back to the pool, with its locks, and the next one who gets it sees its queries fail, or, when it was no query that threw, sees them become a part of a transaction that nobody commits.',
  advice:
    'Put the queries into `try`, send `ROLLBACK` in `catch`, throw the error on, and release the client in `finally`. `release(error)` closes the connection instead, which ends the transaction too.',
  bad: [
    `import { pool } from './pool';

export async function transfer(amount: number) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('UPDATE accounts SET balance = balance - $1 WHERE id = 1', [amount]);
    await client.query('UPDATE accounts SET balance = balance + $1 WHERE id = 2', [amount]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
`,
  ],
  good: [
    `import { pool } from './pool';

export async function transfer(amount: number) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('UPDATE accounts SET balance = balance - $1 WHERE id = 1', [amount]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
`,
    `import { pool } from './pool';

export async function transfer(amount: number) {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN');
    await client.query('UPDATE accounts SET balance = balance - $1 WHERE id = 1', [amount]);
    await client.query('COMMIT');
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    client.release(failure);
  }
}
`,
    `import type { PoolClient } from 'pg';

export async function transfer(client: PoolClient, amount: number) {
  await client.query('BEGIN');
  await client.query('UPDATE accounts SET balance = balance - $1 WHERE id = 1', [amount]);
  await client.query('COMMIT');
}
`,
  ],
  *check(code: CodeModel) {
    for (const begin of code.queries) {
      const client = clientOf(begin);
      const within = begin.function?.range;
      const kinds = transactionKinds(begin);
      if (client === undefined || !within || !kinds.some((kind) => transactionOpeners.has(kind))) continue;
      if (endsItself.test(code.text.slice(within.start, within.end))) continue;
      const checkout = code.checkouts.find(
        ({ name, range }) => name === client && range.start > within.start && range.end < begin.range.start,
      );
      if (!checkout || checkout.releases.length === 0) continue;
      if (checkout.releases.some(({ range }) => !/\(\s*\)$/.test(code.text.slice(range.start, range.end))))
        continue;
      const commit = code.queries.find(
        (query) =>
          query.function?.range.start === within.start &&
          query.range.start > begin.range.start &&
          clientOf(query) === client &&
          transactionKinds(query).includes('TRANS_STMT_COMMIT'),
      );
      if (!commit || commit === begin) continue;
      yield {
        range: begin.calleeRange,
        message: `When something fails before the COMMIT, \`${client}\` goes back to the pool inside its transaction: send ROLLBACK in \`catch\`.`,
      };
    }
  },
});

/** The function speaks of rolling back, itself or through somebody else. */
const endsItself = /roll_?back|\babort\b|\.end\(|\.destroy\(/i;

function clientOf({ receiver, callee, site }: QueryCall): string | undefined {
  if (receiver !== 'client' || site.method !== 'query') return undefined;
  return /^([\w$]+)\??\.query$/.exec(callee)?.[1];
}
