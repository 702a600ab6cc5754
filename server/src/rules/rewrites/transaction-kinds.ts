import type { QueryCall } from '../../syntax/embedded/code-model';
import type { Statement } from '../../syntax/statement';
import { Attached } from '../../text/attached';

/** What the statements of a query do to the transaction, such as `TRANS_STMT_COMMIT`. */
export function transactionKinds({ statements }: Pick<QueryCall, 'statements'>): readonly string[] {
  const [statement] = statements;
  return statement && statements.length === 1 ? kindsOf(statement) : statements.flatMap(kindsOf);
}

/** Several rules ask of every query at each keystroke. */
const known = new Attached<Statement, readonly string[]>();

function kindsOf(statement: Statement): readonly string[] {
  const before = known.get(statement);
  if (before) return before;
  const { result } = statement;
  const found =
    result.kind === 'parsed' ? result.tree.of('TransactionStmt').map(({ node }) => node.kind ?? '') : [];
  known.set(statement, found);
  return found;
}

export const transactionOpeners: ReadonlySet<string> = new Set(['TRANS_STMT_BEGIN', 'TRANS_STMT_START']);
export const transactionClosers: ReadonlySet<string> = new Set(['TRANS_STMT_COMMIT', 'TRANS_STMT_ROLLBACK']);
