import { hasFewerRows, namedTable, sizeText } from '../schema/named-table';
import type { RangeVar } from '../syntax/ast';
import { as, type NodeOf } from '../syntax/tree';
import { defineDocumentRule, type StatementInOrder } from './rule';

/** So few rows are read at once. */
const fewRows = 1_000;

export const attachPartitionScan = defineDocumentRule({
  name: 'attach-partition-scan',
  severity: 'information',
  since: '0.1.0',
  nodes: ['AlterTableStmt'],
  fix: 'none',
  summary: 'A partition attached with all of its rows checked under a lock.',
  why: '`ATTACH PARTITION` locks the table that becomes a partition ACCESS EXCLUSIVE and reads all of it, to see that each row fits the bounds. It does not where a CHECK constraint that is validated says so already.',
  advice:
    'Add a CHECK of the same bounds `NOT VALID` to the table, NOT NULL included, validate it, attach the table, and drop the CHECK.',
  bad: [
    "ALTER TABLE log ATTACH PARTITION log_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    "ALTER TABLE log_2026 ADD CONSTRAINT fits CHECK (at >= '2026-01-01' AND at < '2027-01-01') NOT VALID;\nALTER TABLE log ATTACH PARTITION log_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
  ],
  good: [
    "CREATE TABLE log_2026 (at date NOT NULL);\nALTER TABLE log ATTACH PARTITION log_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    "ALTER TABLE log_2026 ADD CONSTRAINT fits CHECK (at >= '2026-01-01' AND at < '2027-01-01') NOT VALID;\nALTER TABLE log_2026 VALIDATE CONSTRAINT fits;\nALTER TABLE log ATTACH PARTITION log_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    'ALTER TABLE log DETACH PARTITION log_2026 CONCURRENTLY;',
  ],
  *check(statements) {
    for (const [place, { statement, context }] of statements.entries()) {
      const alter = as(statement?.tree.root, 'AlterTableStmt')?.node;
      const child = alter && attachedTable(alter);
      if (!statement || !child) continue;
      const target = namedTable(child, statement, context);
      const { table } = target;
      if (target.createdHere || hasFewerRows(table, fewRows)) continue;
      const checks = [...(table?.checks ?? []), ...(table?.formerChecks ?? [])];
      if (checks.some((check) => check.validated) || mayBeChecked(child, statements, place)) continue;
      yield {
        place,
        range: target.range,
        message: `Reads all of \`${target.written}\`${sizeText(table)} to see whether its rows fit, and lets nobody else read or write it meanwhile.`,
      };
    }
  },
});

/** Whose bounds a CHECK can say: not of a partition by hash, nor of the one for all other rows. */
function attachedTable(alter: NodeOf<'AlterTableStmt'>): RangeVar | undefined {
  for (const cmd of alter.objtype === 'OBJECT_TABLE' ? (alter.cmds ?? []) : []) {
    const { subtype, def } = 'AlterTableCmd' in cmd ? cmd.AlterTableCmd : {};
    const partition =
      subtype === 'AT_AttachPartition' && def && 'PartitionCmd' in def ? def.PartitionCmd : undefined;
    const { strategy, is_default } = partition?.bound ?? {};
    if (partition && !is_default && strategy !== 'h') return partition.name;
  }
  return undefined;
}

/** Whether the document validates a CHECK of the table before, or drops one behind. */
function mayBeChecked(table: RangeVar, statements: readonly StatementInOrder[], place: number): boolean {
  return statements.some(({ statement }, at) => {
    const alter = as(statement?.tree.root, 'AlterTableStmt')?.node;
    const { relname, schemaname } = alter?.relation ?? {};
    if (relname !== table.relname || schemaname !== table.schemaname) return false;
    return alter?.cmds?.some((cmd) => {
      const { subtype, def } = 'AlterTableCmd' in cmd ? cmd.AlterTableCmd : {};
      if (at > place) return subtype === 'AT_DropConstraint';
      const check =
        def && 'Constraint' in def && def.Constraint.contype === 'CONSTR_CHECK' ? def.Constraint : undefined;
      return subtype === 'AT_ValidateConstraint' || (check !== undefined && !check.skip_validation);
    });
  });
}
