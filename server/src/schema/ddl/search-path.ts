import type { Node } from '../../syntax/ast';
import type { NodeOf } from '../../syntax/tree';
import { namesOf } from './names-of';
import type { SchemaDraft } from './schema-draft';

/** SET search_path. */
export function setSearchPath(node: NodeOf<'VariableSetStmt'>, schema: SchemaDraft): void {
  if (node.name !== 'search_path') return;
  if (node.kind === 'VAR_SET_VALUE') schema.setSearchPath(schemasOf((node.args ?? []).flatMap(stringOf)));
  else schema.setSearchPath(schema.base.searchPath);
}

/** `SELECT pg_catalog.set_config('search_path', …)`, which stands at the head of each dump. */
export function setConfig(node: NodeOf<'SelectStmt'>, schema: SchemaDraft): void {
  const target = node.targetList?.[0];
  const value = target && 'ResTarget' in target ? target.ResTarget.val : undefined;
  if (!value || !('FuncCall' in value) || namesOf(value.FuncCall.funcname).at(-1) !== 'set_config') return;
  const [name, path] = (value.FuncCall.args ?? []).flatMap(stringOf);
  if (name === 'search_path' && path !== undefined) schema.setSearchPath(schemasOf(path.split(',')));
}

/** `"$user"` names a schema that only the server knows. */
function schemasOf(names: readonly string[]): string[] {
  return names
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    .filter((name) => name !== '' && name !== '$user');
}

function stringOf(node: Node): string[] {
  return 'A_Const' in node && node.A_Const.sval ? [node.A_Const.sval.sval ?? ''] : [];
}
