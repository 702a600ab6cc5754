import { quoteIdentifier } from '../syntax/quote-identifier';
import { type DdlStatement, ddlStatement, nameSql } from './ddl-statement';
import type { SnapshotRelation } from './snapshot';

/** Turns on row security of a table that has it, and makes its policies. */
export function policyDdl(relation: SnapshotRelation): DdlStatement[] {
  const { rowSecurity, policies = [], schema } = relation;
  const table = nameSql(relation);
  const actions = rowSecurity === 'forced' ? ['ENABLE', 'FORCE'] : rowSecurity ? ['ENABLE'] : [];
  return [
    ...actions.map((action) =>
      ddlStatement(
        'row-security',
        `ALTER TABLE ${table} ${action} ROW LEVEL SECURITY`,
        'row security of table',
        relation,
      ),
    ),
    ...policies.map(({ name, definition }) => {
      const sql = `CREATE POLICY ${quoteIdentifier(name)} ON ${table} ${definition}`;
      return ddlStatement('row-security', sql, 'policy', { schema, name });
    }),
  ];
}

/** The roles that policies are for, each once. */
export function policyRoles(relations: readonly SnapshotRelation[]): string[] {
  const definitions = relations.flatMap(({ policies = [] }) => policies.map(({ definition }) => definition));
  return [...new Set(definitions.flatMap(rolesOf))].sort();
}

const role = String.raw`(?:"(?:[^"]|"")*"|[^",\s]+)`;
const roleList = new RegExp(`^AS \\w+ FOR \\w+ TO (${role}(?:, ${role})*)`);

function rolesOf(definition: string): string[] {
  const [, list = ''] = roleList.exec(definition) ?? [];
  return (list.match(new RegExp(role, 'g')) ?? []).flatMap((written) => {
    if (written.startsWith('"')) return written.slice(1, -1).replaceAll('""', '"');
    return written === 'PUBLIC' ? [] : written;
  });
}
