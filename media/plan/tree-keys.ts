import type { PlanNode } from '../../server/src/protocol/plan';

export interface TreePosition {
  readonly nodes: readonly PlanNode[];
  readonly rows: readonly number[];
  readonly collapsed: ReadonlySet<number>;
  readonly selectedId: number;
  readonly rowsPerPage: number;
}

export type TreeMove =
  | { readonly kind: 'select'; readonly id: number }
  | { readonly kind: 'toggle'; readonly id: number };

/** What a key does in the tree, by the ARIA pattern for treegrids; undefined for keys that mean nothing there. */
export function treeMove(key: string, position: TreePosition): TreeMove | undefined {
  const { nodes, rows, collapsed, selectedId, rowsPerPage } = position;
  const at = Math.max(0, rows.indexOf(selectedId));
  const node = nodes[selectedId];
  const row = (index: number): TreeMove | undefined => {
    const id = rows[Math.min(rows.length - 1, Math.max(0, index))];
    return id === undefined ? undefined : { kind: 'select', id };
  };
  switch (key) {
    case 'ArrowDown':
      return row(at + 1);
    case 'ArrowUp':
      return row(at - 1);
    case 'PageDown':
      return row(at + rowsPerPage);
    case 'PageUp':
      return row(at - rowsPerPage);
    case 'Home':
      return row(0);
    case 'End':
      return row(rows.length - 1);
    case 'ArrowRight':
      if (node === undefined || node.childIds.length === 0) return undefined;
      return collapsed.has(selectedId) ? { kind: 'toggle', id: selectedId } : row(at + 1);
    case 'ArrowLeft':
      if (node !== undefined && node.childIds.length > 0 && !collapsed.has(selectedId))
        return { kind: 'toggle', id: selectedId };
      return node?.parentId === undefined ? undefined : { kind: 'select', id: node.parentId };
    case 'Enter':
    case ' ':
      return node !== undefined && node.childIds.length > 0 ? { kind: 'toggle', id: selectedId } : undefined;
    default:
      return undefined;
  }
}

/** The next row whose title or object starts with what was typed, from the selected one on. */
export function typeAhead(
  typed: string,
  rows: readonly number[],
  selectedId: number,
  textsOf: (id: number) => readonly string[],
): number | undefined {
  const at = Math.max(0, rows.indexOf(selectedId));
  // One letter goes on to the next match; more of them refine the one found.
  const from = typed.length === 1 ? at + 1 : at;
  for (let step = 0; step < rows.length; step++) {
    const id = rows[(from + step) % rows.length];
    if (id !== undefined && textsOf(id).some((text) => text.toLowerCase().startsWith(typed))) return id;
  }
  return undefined;
}
