import type { LiteralKind } from './cook';

/** How `sql` has to be written inside a literal of all of `kinds`, so that its value is `sql`. */
export function encodeLiteral(sql: string, kinds: readonly LiteralKind[]): string {
  const [only] = kinds;
  if (kinds.length === 1 && only) return encodeAs(sql, only);
  return encodeAs(sql, '"').replaceAll("'", "\\'").replaceAll('`', '\\`').replaceAll('${', '\\${');
}

function encodeAs(sql: string, kind: LiteralKind): string {
  switch (kind) {
    case 'raw':
      return sql.replace(/`|\$\{/g, (special) => `\${'${special}'}`);
    case '`':
      return sql.replace(/\\|`|\$(?=\{)/g, '\\$&');
    default:
      return sql
        .replaceAll('\\', '\\\\')
        .replaceAll(kind, `\\${kind}`)
        .replaceAll('\r', '\\r')
        .replaceAll('\n', '\\n');
  }
}
