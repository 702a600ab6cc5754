import type { CodeModel } from '../syntax/embedded/code-model';
import { transactionClosers, transactionKinds, transactionOpeners } from './rewrites/transaction-kinds';
import { defineCodeRule } from './rule';

export const slowWorkInTransaction = defineCodeRule({
  name: 'slow-work-in-transaction',
  severity: 'information',
  since: '0.1.0',
  fix: 'none',
  summary: 'A transaction that stays open while something else is waited for.',
  why: 'Until COMMIT the transaction keeps its row locks, its connection and the snapshot that VACUUM has to respect. When the other side takes ten seconds, everybody who wants the same rows waits ten seconds too, and the pool runs out of connections.',
  advice:
    'Do the slow work before BEGIN or behind COMMIT. Where the outcome has to be recorded, write a row that says what is to be done, commit, do it, and write the result in a second transaction.',
  bad: [
    `import type { PoolClient } from 'pg';

export async function pay(client: PoolClient, id: string) {
  await client.query('BEGIN');
  await client.query('UPDATE orders SET paid = true WHERE id = $1', [id]);
  await fetch('https://payments.example/capture', { method: 'POST', body: id });
  await client.query('COMMIT');
}
`,
  ],
  good: [
    `import type { PoolClient } from 'pg';

export async function pay(client: PoolClient, id: string) {
  await fetch('https://payments.example/capture', { method: 'POST', body: id });
  await client.query('BEGIN');
  await client.query('UPDATE orders SET paid = true WHERE id = $1', [id]);
  await client.query('COMMIT');
}
`,
  ],
  *check(code: CodeModel) {
    for (const [i, begin] of code.queries.entries()) {
      if (
        begin.receiver !== 'client' ||
        !transactionKinds(begin).some((kind) => transactionOpeners.has(kind))
      )
        continue;
      const within = begin.function?.range.start;
      const end = code.queries
        .slice(i + 1)
        .find(
          (query) =>
            query.callee === begin.callee &&
            query.function?.range.start === within &&
            transactionKinds(query).some((kind) => transactionClosers.has(kind)),
        );
      if (!end || within === undefined) continue;
      for (const { range, callee } of code.slowWaits) {
        if (range.start < begin.range.end || range.end > end.range.start) continue;
        yield {
          range,
          message: `The transaction stays open with its locks while \`${callee}\` is waited for: do that before BEGIN or behind COMMIT.`,
        };
      }
    }
  },
});
