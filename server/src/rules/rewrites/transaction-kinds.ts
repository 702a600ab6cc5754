import type { QueryCall } from '../../syntax/embedded/code-model';

/** What the statements of a query do to the transaction, such as `TRANS_STMT_COMMIT`. */
export function transactionKinds({ statements }: Pick<QueryCall, 'statements'>): string[] {
  return statements.flatMap(({ result }) =>
    result.kind === 'parsed' ? result.tree.of('TransactionStmt').map(({ node }) => node.kind ?? '') : [],
  );
}

export const transactionOpeners: ReadonlySet<string> = new Set(['TRANS_STMT_BEGIN', 'TRANS_STMT_START']);
export const transactionClosers: ReadonlySet<string> = new Set(['TRANS_STMT_COMMIT', 'TRANS_STMT_ROLLBACK']);
