import { hasFewerRows, namedTable, sizeText } from '../schema/named-table';
import { as } from '../syntax/tree';
import { defineRule } from './rule';

/** An index over so few rows is built at once. */
const fewRows = 1_000;

export const nonConcurrentIndex = defineRule<'nothing'>({
  name: 'non-concurrent-index',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['IndexStmt'],
  fix: 'unsafe',
  summary: 'A CREATE INDEX that stops all writes to its table while it runs.',
  why: '`CREATE INDEX` takes a SHARE lock: until it has read and sorted the whole table, every INSERT, UPDATE and DELETE waits, and a new connection piles up behind each. `CONCURRENTLY` reads the table twice and lets writes go on.',
  advice:
    'Write `CREATE INDEX CONCURRENTLY`, outside a transaction block; most migration tools have a switch for that. If it fails it leaves an invalid index behind: drop that and try again.',
  bad: [
    'CREATE INDEX orders_user_id_idx ON orders (user_id);',
    'CREATE UNIQUE INDEX IF NOT EXISTS orders_no ON shop.orders (no);',
  ],
  good: [
    'CREATE INDEX CONCURRENTLY orders_user_id_idx ON orders (user_id);',
    'CREATE TABLE orders (id bigint, user_id bigint);\nCREATE INDEX ON orders (user_id);',
    'CREATE INDEX ON ONLY orders (user_id);',
  ],
  *check(statement, context) {
    const { text, tokens, tree } = statement;
    const index = as(tree.root, 'IndexStmt')?.node;
    if (!index?.relation?.inh || index.concurrent) return;
    const target = namedTable(index.relation, statement, context);
    if (target.createdHere || target.temporary || hasFewerRows(target.table, fewRows)) return;
    const word = tokens.find((token) => /^index$/i.test(text.slice(token.start, token.end)));
    if (!word) return;
    const range = { start: tokens[0]?.start ?? 0, end: word.end };
    const what = `\`${target.written}\`${sizeText(target.table)}`;
    if (target.table?.kind === 'partitioned-table') {
      yield {
        range,
        message: `Stops all writes to ${what} and its partitions until the index is built: create it ON ONLY the table, CONCURRENTLY on each partition, and attach these.`,
      };
      return;
    }
    if (target.table?.hypertable) {
      yield {
        range,
        message: `Stops all writes to ${what} and its chunks until the index is built: WITH (timescaledb.transaction_per_chunk) does it one chunk at a time.`,
      };
      return;
    }
    if (context.inTransaction) {
      yield {
        range,
        message: `Stops all writes to ${what} from here to the COMMIT: CONCURRENTLY does not work in a transaction, so move it out first.`,
      };
      return;
    }
    yield {
      range,
      message: `Stops all writes to ${what} until the index is built.`,
      fixes: [
        {
          title: 'Build it CONCURRENTLY',
          safety: 'unsafe',
          edits: [
            { range: { start: word.end, end: word.end }, newText: keyword(text.slice(word.start, word.end)) },
          ],
        },
      ],
    };
  },
});

/** In the case in which the statement is written. */
function keyword(written: string): string {
  return written === written.toLowerCase() ? ' concurrently' : ' CONCURRENTLY';
}
