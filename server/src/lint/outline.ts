import type { ParsedStatement } from '../rules/rule';
import { innerStatements } from '../syntax/bodies/inner-statements';
import type { Statement } from '../syntax/statement';
import { as } from '../syntax/tree';
import { Attached } from '../text/attached';
import { parsedStatement } from './check-statement';
import { changesSchema } from './document-knowledge';
import { emptiedBy } from './resets';
import { type RowChange, rowChanges } from './row-changes';

/** What of a statement concerns the document around it: kept in one place, because each keystroke asks it of all. */
export interface Outline {
  /** Undefined where PostgreSQL does not accept it. */
  readonly parsed: ParsedStatement | undefined;
  readonly isBroken: boolean;
  readonly changesSchema: boolean;
  readonly holdsOthers: boolean;
  readonly transaction: 'begins' | 'ends' | undefined;
  /** The table that it empties whole. */
  readonly empties: string | undefined;
  /** It puts rows into tables, or takes all of them away. */
  readonly fills: boolean;
}

export function outlineOf(statement: Statement): Outline {
  const known = outlines.get(statement);
  if (known) return known;
  const outline: Outline = {
    parsed: parsedStatement(statement),
    isBroken: statement.result.kind === 'error',
    changesSchema: changesSchema(statement),
    holdsOthers: innerStatements(statement).length > 0,
    transaction: transactionBehind(statement),
    empties: emptiedBy(statement),
    fills: rowChanges(statement).some(fillsOrEmpties),
  };
  outlines.set(statement, outline);
  return outline;
}

function fillsOrEmpties(change: RowChange): boolean {
  if (change.kind === 'create') return change.rows !== 0;
  return change.kind === 'add' || change.kind === 'copy' || change.kind === 'empty';
}

const outlines = new Attached<Statement, Outline>();

/** What becomes of the transaction around the statement. */
function transactionBehind({ result }: Statement): Outline['transaction'] {
  const stmt = result.kind === 'parsed' ? as(result.tree.root, 'TransactionStmt') : undefined;
  switch (stmt?.node.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return 'begins';
    case 'TRANS_STMT_COMMIT':
    case 'TRANS_STMT_ROLLBACK':
    case 'TRANS_STMT_PREPARE':
      return stmt?.node.chain === true ? 'begins' : 'ends';
    default:
      return undefined;
  }
}
