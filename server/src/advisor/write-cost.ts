import type { Plan } from '../protocol/plan';
import type { IndexDesign } from './index-design';
import { mentionsOf } from './row-expression';

/** What a statement writes. */
export interface Written {
  readonly schema: string;
  readonly name: string;
  readonly operation: 'Insert' | 'Update' | 'Delete' | 'Merge';
  /** Estimated, of one execution. */
  readonly rows: number;
  /** Those that an UPDATE sets; undefined where that is not known. */
  readonly columns: ReadonlySet<string> | undefined;
}

/** What a plan writes into tables. `setColumns`: what its UPDATE sets. */
export function writtenBy(plan: Plan, setColumns: ReadonlySet<string> | undefined): Written[] {
  return plan.nodes.flatMap((node) => {
    const { operation, relation, schema = 'public' } = node;
    if (node.type !== 'ModifyTable' || relation === undefined) return [];
    if (operation !== 'Insert' && operation !== 'Update' && operation !== 'Delete' && operation !== 'Merge')
      return [];
    const child = plan.nodes[node.childIds[0] ?? -1];
    return [{ schema, name: relation, operation, rows: child?.planRows ?? 1, columns: setColumns }];
  });
}

/** To find the place of an entry in a B-tree that is in memory, and to write the page: about one page's cost. */
const perEntry = 1;
/** An inverted index takes one entry for each element. */
const entriesOfInverted = 10;

/**
 * What writing rows costs in an index, in the planner's units, for which PostgreSQL itself has no figure. An UPDATE
 * that sets none of its columns writes nothing into it, as long as the row finds place on its page; a DELETE leaves its
 * entries to vacuum.
 */
export function writeCost(design: IndexDesign, { operation, rows, columns, ...table }: Written): number {
  if (table.schema !== design.table.schema || table.name !== design.table.name) return 0;
  if (operation === 'Delete') return 0;
  if (operation === 'Update' && columns && !columnsOf(design).some((name) => columns.has(name))) return 0;
  return rows * perEntry * (design.method === 'gin' ? entriesOfInverted : 1);
}

function columnsOf({ keys, include, where }: IndexDesign): string[] {
  const mentioned = mentionsOf([keys.map(({ expression }) => expression), where], '').columns;
  return [...include, ...[...mentioned.values()].flatMap((names) => [...names])];
}
