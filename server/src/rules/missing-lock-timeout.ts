import type { NodeType } from '../syntax/tree';
import { lineEnd } from './rewrites/alter-commands';
import { exclusiveLock } from './rewrites/exclusive-lock';
import { defineDocumentRule } from './rule';

export const missingLockTimeout = defineDocumentRule({
  name: 'missing-lock-timeout',
  severity: 'refactoring',
  since: '0.1.0',
  nodes: ['AlterTableStmt', 'RenameStmt', 'TruncateStmt'],
  fix: 'unsafe',
  summary: 'A lock on a table for everybody that waits without end.',
  why: 'ALTER TABLE and its like need an ACCESS EXCLUSIVE lock. While a long query or an idle transaction holds the table they wait, and everybody who comes later waits behind them, readers too. With `lock_timeout` they give up after a while, and can be tried again.',
  advice:
    "Begin with `SET lock_timeout = '2s'`, and try again where it fails. Many tools that run migrations set it themselves: the fix is offered where the cursor stands, and the rule reports only where its level is raised, such as for the folder of the migrations.",
  bad: [
    'ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders ADD COLUMN source text;',
    'BEGIN;\nTRUNCATE orders;\nCOMMIT;',
  ],
  good: [
    "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;",
    'CREATE TABLE orders (id bigint);\nALTER TABLE orders ADD COLUMN note text;',
    'ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;',
  ],
  *check(statements) {
    for (const [place, { statement, context }] of statements.entries()) {
      if (!statement) continue;
      // By SET, by set_config() or for a role: whoever names it has thought of it.
      if (settingTypes.has(statement.tree.root.type) && /lock_timeout/i.test(statement.text)) return;
      const lock = exclusiveLock(statement, context);
      if (!lock) continue;
      const start = statement.tokens[0]?.start ?? 0;
      const set = context.inTransaction ? 'SET LOCAL' : 'SET';
      yield {
        place,
        range: lock.range,
        message: `Waits without end for \`${lock.target.written}\`, and everybody who needs it waits behind: there is no lock_timeout.`,
        fixes: [
          {
            title: 'Give up after two seconds',
            safety: 'unsafe',
            edits: [
              {
                place,
                range: { start, end: start },
                newText: `${set} lock_timeout = '2s';${lineEnd(statement)}`,
              },
            ],
          },
        ],
      };
      return;
    }
  },
});

const settingTypes = new Set<NodeType>(['VariableSetStmt', 'SelectStmt', 'DoStmt', 'AlterRoleSetStmt']);
