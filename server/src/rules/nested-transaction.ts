import { as } from '../syntax/tree';
import { statementRange } from './rewrites/statement-range';
import { transactionOpeners } from './rewrites/transaction-kinds';
import { defineDocumentRule } from './rule';

export const nestedTransaction = defineDocumentRule({
  name: 'nested-transaction',
  severity: 'warning',
  since: '0.1.0',
  nodes: ['TransactionStmt'],
  fix: 'none',
  summary: 'A BEGIN inside a transaction, which begins nothing.',
  why: 'PostgreSQL has no transactions within transactions: a second BEGIN does no more than to warn. The first COMMIT then ends the whole, and what follows it counts statement by statement, so that the ROLLBACK which should have undone it has nothing to undo.',
  advice: 'Leave the inner BEGIN and its COMMIT out, or use `SAVEPOINT` and `ROLLBACK TO SAVEPOINT`.',
  bad: [
    'BEGIN;\nUPDATE orders SET total = 0 WHERE id = 1;\nBEGIN;\nUPDATE orders SET total = 0 WHERE id = 2;\nCOMMIT;\nCOMMIT;',
    'START TRANSACTION;\nBEGIN;\nCOMMIT;',
  ],
  good: [
    'BEGIN;\nUPDATE orders SET total = 0 WHERE id = 1;\nCOMMIT;\nBEGIN;\nUPDATE orders SET total = 0 WHERE id = 2;\nCOMMIT;',
    'BEGIN;\nSAVEPOINT one;\nUPDATE orders SET total = 0 WHERE id = 1;\nRELEASE one;\nCOMMIT;',
    'BEGIN;\nUPDATE orders SET total = 0 WHERE id = 1;\nROLLBACK AND CHAIN;\nCOMMIT;',
  ],
  *check(statements) {
    // What cannot be read may have ended the transaction that seems to be open.
    let isUnsure = false;
    for (const [place, { statement, reconnected, context }] of statements.entries()) {
      const kind = as(statement?.tree.root, 'TransactionStmt')?.node.kind;
      const isOpen = statements[place - 1]?.context.inTransaction === true && !isUnsure;
      isUnsure = context.inTransaction && (isUnsure || !statement);
      if (!statement || reconnected || !isOpen || !transactionOpeners.has(kind ?? '')) continue;
      yield {
        place,
        range: statementRange(statement),
        message: 'This begins nothing: the transaction above is still open, and the next COMMIT ends it.',
      };
    }
  },
});
