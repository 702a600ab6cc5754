import type { Node } from '../../syntax/ast';
import { namePath } from '../scope';

/** The columns that an expression speaks of, each once. */
export function columnNames(expression: Node | undefined): string[] {
  const names = new Set<string>();
  const pending: unknown[] = [expression];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) continue;
    if ('ColumnRef' in value) {
      const name = namePath((value as Extract<Node, { ColumnRef: unknown }>).ColumnRef.fields)?.at(-1);
      if (name !== undefined) names.add(name);
    } else for (const inner of Object.values(value)) pending.push(inner);
  }
  return [...names];
}
