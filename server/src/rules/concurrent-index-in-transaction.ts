import { as } from '../syntax/tree';
import { defineRule, type ParsedStatement } from './rule';

export const concurrentIndexInTransaction = defineRule<'nothing'>({
  name: 'concurrent-index-in-transaction',
  severity: 'warning',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['IndexStmt', 'DropStmt', 'ReindexStmt'],
  fix: 'none',
  summary: 'An index built, rebuilt or dropped CONCURRENTLY between BEGIN and COMMIT.',
  why: 'To let writes go on, `CONCURRENTLY` works in several transactions of its own and waits for those of others. PostgreSQL therefore refuses it inside a transaction block: the statement fails, and with it all that the transaction did before.',
  advice:
    'Move it behind the COMMIT, or into a migration that its tool runs without a transaction. Without `CONCURRENTLY` it works in a transaction, and stops writes to the table until the COMMIT.',
  bad: [
    'BEGIN;\nCREATE INDEX CONCURRENTLY orders_at ON orders (at);\nCOMMIT;',
    'START TRANSACTION;\nDROP INDEX CONCURRENTLY IF EXISTS orders_at;\nCOMMIT;',
    'BEGIN;\nREINDEX TABLE CONCURRENTLY orders;\nEND;',
  ],
  good: [
    'CREATE INDEX CONCURRENTLY orders_at ON orders (at);',
    'BEGIN;\nUPDATE orders SET at = now() WHERE id = 1;\nCOMMIT;\nCREATE INDEX CONCURRENTLY orders_at ON orders (at);',
    'BEGIN;\nCREATE INDEX orders_at ON orders (at);\nCOMMIT;',
  ],
  *check(statement, context) {
    const does = concurrentDeed(statement);
    if (does === undefined || !context.inTransaction) return;
    const { text, tokens } = statement;
    const word = tokens.find((token) => /^concurrently$/i.test(text.slice(token.start, token.end)));
    if (!word) return;
    yield {
      range: { start: word.start, end: word.end },
      message: `${does} CONCURRENTLY fails in a transaction: move it behind the COMMIT.`,
    };
  },
});

/** What the statement does CONCURRENTLY, if it does. */
function concurrentDeed({ tree }: ParsedStatement): string | undefined {
  if (as(tree.root, 'IndexStmt')?.node.concurrent) return 'CREATE INDEX';
  const drop = as(tree.root, 'DropStmt')?.node;
  if (drop?.removeType === 'OBJECT_INDEX' && drop.concurrent) return 'DROP INDEX';
  const options = as(tree.root, 'ReindexStmt')?.node.params ?? [];
  const isConcurrent = options.some(
    (option) =>
      'DefElem' in option && option.DefElem.defname === 'concurrently' && option.DefElem.arg === undefined,
  );
  return isConcurrent ? 'REINDEX' : undefined;
}
