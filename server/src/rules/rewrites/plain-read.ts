import type { QueryCall } from '../../syntax/embedded/code-model';

/** Whether a call waits for a query that surely does nothing but read tables. */
export function isPlainRead({ statements, site, awaited }: QueryCall): boolean {
  const [statement] = statements;
  if (site.method !== 'query' || !awaited || !site.isOneText || statements.length > 1) return false;
  if (statement?.result.kind !== 'parsed') return false;
  const { tree } = statement.result;
  if (tree.root.type !== 'SelectStmt' || tree.of('RangeVar').length === 0) return false;
  for (const type of ['LockingClause', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'] as const)
    if (tree.of(type).length > 0) return false;
  return tree.of('FuncCall').every(({ node }) => {
    const name = node.funcname?.at(-1);
    return name !== undefined && 'String' in name && pureFunctions.test(name.String.sval ?? '');
  });
}

/** Other functions may write, lock or wait. */
const pureFunctions =
  /^(?:count|sum|min|max|avg|lower|upper|now|date_trunc|to_char|length|array_agg|string_agg|jsonb?_agg|jsonb?_build_object|row_number|rank|round|concat|trim|btrim|date_part|extract)$/;
