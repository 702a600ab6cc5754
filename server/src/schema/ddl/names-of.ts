import type { Node } from '../../syntax/ast';

/** The strings of a list such as the columns of a key. */
export function namesOf(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
}
