import type { ProposedDesign } from '../../server/src/protocol/advice';
import { tableText } from './table-text';

/** `orders (user_id, created_at DESC) INCLUDE (total) WHERE deleted_at IS NULL`. */
export function DesignText({ index: { table, design } }: { readonly index: ProposedDesign }) {
  return (
    <>
      <span class="design-table">{tableText(table)}</span> <span class="mono">{design}</span>
    </>
  );
}
