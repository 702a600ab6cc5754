import type { Node } from '../../syntax/ast';
import type { NodeOf } from '../../syntax/tree';
import type { Policy } from '../schema';
import type { SchemaDraft } from './schema-draft';
import type { TableDraft } from './table-draft';

export function createPolicy(node: NodeOf<'CreatePolicyStmt'>, schema: SchemaDraft): void {
  change(schema, find(node.table, schema), `policy ${node.policy_name ?? ''}`, (table) =>
    table.putPolicy(describedPolicy(node)),
  );
}

/** The policy that a CREATE POLICY describes. */
export function describedPolicy(node: NodeOf<'CreatePolicyStmt'>): Policy {
  return {
    name: node.policy_name ?? '',
    command: commands.find((one) => one === node.cmd_name) ?? 'all',
    permissive: node.permissive === true,
    roles: rolesOf(node.roles),
  };
}

/** ALTER POLICY changes the roles, or the conditions, of which nothing is kept here. */
export function alterPolicy(node: NodeOf<'AlterPolicyStmt'>, schema: SchemaDraft): void {
  if (!node.roles) return;
  const roles = rolesOf(node.roles);
  change(schema, find(node.table, schema), `roles of ${node.policy_name ?? ''}`, (table) => {
    table.policies = table.policies.map((one) => (one.name === node.policy_name ? { ...one, roles } : one));
  });
}

export function dropPolicy(schema: SchemaDraft, path: readonly string[]): void {
  const [inSchema, table, name] = path.length > 2 ? path : [undefined, ...path];
  if (table === undefined) return;
  change(schema, schema.find(table, inSchema), `without policy ${name}`, (draft) => {
    draft.policies = draft.policies.filter((one) => one.name !== name);
  });
}

export function renamePolicy(schema: SchemaDraft, key: string | undefined, from: string, to: string): void {
  change(schema, key, `policy ${from} is ${to}`, (table) => {
    // The name may be there already, where the statement has happened before.
    if (table.policies.some((one) => one.name === from))
      table.policies = table.policies.filter((one) => one.name !== to);
    table.policies = table.policies.map((one) => (one.name === from ? { ...one, name: to } : one));
  });
}

const commands = ['all', 'select', 'insert', 'update', 'delete'] as const;

function find(relation: NodeOf<'CreatePolicyStmt'>['table'], schema: SchemaDraft): string | undefined {
  return schema.find(relation?.relname ?? '', relation?.schemaname);
}

function change(
  schema: SchemaDraft,
  key: string | undefined,
  step: string,
  how: (table: TableDraft) => void,
): void {
  const table = key === undefined ? undefined : schema.get(key);
  if (key !== undefined && table) schema.set(key, schema.changed(step, table, how));
}

function rolesOf(roles: readonly Node[] | undefined): string[] {
  const names = (roles ?? []).flatMap((role) => {
    if (!('RoleSpec' in role)) return [];
    const { roletype, rolename } = role.RoleSpec;
    if (roletype === 'ROLESPEC_PUBLIC') return ['public'];
    return [rolename ?? (roletype ?? '').replace('ROLESPEC_', '').toLowerCase()];
  });
  return names.length === 0 || names.includes('public') ? ['public'] : names.toSorted();
}
