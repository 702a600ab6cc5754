import { as } from '../syntax/tree';
import { lineEnd } from './rewrites/alter-commands';
import { statementRange } from './rewrites/statement-range';
import { transactionOpeners } from './rewrites/transaction-kinds';
import { defineDocumentRule, type FixInOrder, type StatementInOrder } from './rule';

export const openTransaction = defineDocumentRule({
  name: 'open-transaction',
  severity: 'warning',
  since: '0.1.0',
  nodes: ['TransactionStmt'],
  fix: 'unsafe',
  summary: 'A BEGIN that no COMMIT follows in its file.',
  why: 'What is done after a BEGIN counts from the COMMIT on. A file that ends without one leaves it to whoever runs it: psql rolls all of it back without a word, and a tool that keeps its connection keeps the locks as well, until somebody ends the session.',
  advice: 'End the transaction with `COMMIT`. Where a tool adds BEGIN and COMMIT itself, leave both out.',
  bad: [
    'BEGIN;\nUPDATE orders SET total = 0 WHERE id = 1;',
    'BEGIN;\nSELECT 1;\nCOMMIT;\nSTART TRANSACTION;\nDELETE FROM orders WHERE id = 1;\nSAVEPOINT here;\nROLLBACK TO here;',
  ],
  good: [
    'BEGIN;\nUPDATE orders SET total = 0 WHERE id = 1;\nCOMMIT;',
    'BEGIN;\nUPDATE orders SET total = 0 WHERE id = 1;\nROLLBACK;',
    'UPDATE orders SET total = 0 WHERE id = 1;',
  ],
  *check(statements) {
    const last = statements.length - 1;
    if (!statements[last]?.context.inTransaction) return;
    let place = last;
    while (!statements[place]?.reconnected && statements[place - 1]?.context.inTransaction) place--;
    // What cannot be read may be its end.
    if (statements.slice(place).some(({ statement }) => !statement)) return;
    const begin = statements[place]?.statement;
    const kind = as(begin?.tree.root, 'TransactionStmt')?.node.kind;
    if (!begin || !transactionOpeners.has(kind ?? '')) return;
    yield {
      place,
      range: statementRange(begin),
      message: 'No COMMIT follows in this file: whether any of this counts is up to whoever runs it.',
      fixes: [commitBehind(statements, last)],
    };
  },
});

function commitBehind(statements: readonly StatementInOrder[], place: number): FixInOrder {
  const statement = statements[place]?.statement;
  const end = statement?.text.length ?? 0;
  const newText = `;${statement ? lineEnd(statement) : '\n'}COMMIT`;
  return {
    title: 'Commit at the end',
    safety: 'unsafe',
    edits: [{ place, range: { start: end, end }, newText }],
  };
}
