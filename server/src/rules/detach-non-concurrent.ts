import { alterCommands, wordsIn } from './rewrites/alter-commands';
import { addConcurrently } from './rewrites/concurrently';
import { defineRule } from './rule';

export const detachNonConcurrent = defineRule<'nothing'>({
  name: 'detach-non-concurrent',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['AlterTableCmd'],
  fix: 'unsafe',
  summary: 'A DETACH PARTITION that waits for all queries of the partitioned table.',
  why: '`DETACH PARTITION` takes an ACCESS EXCLUSIVE lock on the partitioned table: it waits until the longest query on any of the partitions is done, and every new query, reads too, waits behind it. From PostgreSQL 14 on, `CONCURRENTLY` does it in two transactions under a SHARE UPDATE EXCLUSIVE lock, which keeps nobody out.',
  advice:
    'Write `DETACH PARTITION … CONCURRENTLY`, outside a transaction block. It is not possible where the table has a DEFAULT partition. If it is interrupted, end it with `DETACH PARTITION … FINALIZE`.',
  bad: ['ALTER TABLE events DETACH PARTITION events_2024;'],
  good: [
    'ALTER TABLE events DETACH PARTITION events_2024 CONCURRENTLY;',
    'ALTER TABLE events DETACH PARTITION events_2024 FINALIZE;',
    'CREATE TABLE events (at date) PARTITION BY RANGE (at);\nCREATE TABLE old PARTITION OF events DEFAULT;\nALTER TABLE events DETACH PARTITION old;',
  ],
  *check(statement, context) {
    for (const command of alterCommands(statement, context)) {
      const { def, subtype } = command.node;
      if (subtype !== 'AT_DetachPartition' || !def || !('PartitionCmd' in def)) continue;
      const range = wordsIn(command, statement, 'detach', 'partition');
      if (def.PartitionCmd.concurrent || !range) continue;
      yield {
        range,
        message: `Waits for all queries of \`${command.target.written}\`, and keeps out all new ones ${context.inTransaction ? 'from here to the COMMIT' : 'meanwhile'}.`,
        ...(!context.inTransaction && {
          fixes: [addConcurrently('Detach it CONCURRENTLY', command.range.end, statement)],
        }),
      };
    }
  },
});
