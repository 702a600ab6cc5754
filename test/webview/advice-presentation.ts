import type {
  ChangedStatement,
  DroppableIndex,
  IndexAdvice,
  ProposedDesign,
  Sourced,
} from '../../server/src/protocol/advice';
import type { AdvicePresentation } from '../../server/src/protocol/advice-view';

/** An advice for a small shop: two indexes, one of them partial, two that could go, a statement that is not planned. */
export function shopAdvice(changes: Partial<AdvicePresentation> = {}): AdvicePresentation {
  return {
    folderUri: 'file:///shop',
    script: '-- 2 indexes for 27 statements',
    statisticsDate: '2026-11-20',
    problems: [],
    advice: shop,
    ...changes,
  };
}

/** The same with other content. */
export function adviceWith(changes: Partial<IndexAdvice>): AdvicePresentation {
  return shopAdvice({ advice: { ...shop, ...changes } });
}

export const emptyAdvice: IndexAdvice = {
  costBefore: 0,
  costAfter: 0,
  indexes: [],
  redundant: [],
  unused: [],
  rewrites: [],
  unplanned: [],
  statements: 0,
  sizeBytes: 0,
  writeCost: 0,
  sources: [],
};

/** An index on `table (column)` that helps statements. */
export function indexOn(
  table: string,
  column: string,
  changes: Partial<ProposedDesign> = {},
): ProposedDesign {
  const name = `${table}_${column}_idx`;
  return {
    sql: `CREATE INDEX CONCURRENTLY ${name} ON ${table} (${column})`,
    table: `public.${table}`,
    columns: [column],
    include: [],
    design: `(${column})`,
    costBefore: 300_000,
    costAfter: 61_500,
    sizeBytes: 12_000_000,
    writeCost: 0,
    statements: [],
    change: { name: `add_${name}`, undo: `DROP INDEX CONCURRENTLY public.${name}` },
    proposed: {
      table: { schema: 'public', name: table },
      sql: `CREATE INDEX ON public.${table} (${column})`,
    },
    choice: 0,
    ...changes,
  };
}

export function helped(source: number, changes: Partial<ChangedStatement> = {}): ChangedStatement & Sourced {
  const statement = sources[source]?.sql.replace(/\s+/g, ' ') ?? `SELECT ${source}`;
  return { source, statement, ...sources[source]?.places[0], costBefore: 225_000, costAfter: 44, ...changes };
}

const sources = [
  {
    sql: 'SELECT id, total_cents\nFROM orders WHERE user_id = $1 ORDER BY created_at DESC LIMIT 20',
    places: [
      { path: 'src/orders/list-orders.ts', line: 12, column: 5 },
      { path: 'src/export.ts', line: 88, column: 20 },
      { path: 'reports/orders.sql', line: 1, column: 1 },
    ],
  },
  {
    sql: "SELECT count(*) FROM orders WHERE user_id = $1 AND state = 'open'",
    places: [{ path: 'reports/open-orders-of-a-customer-by-month.sql', line: 3, column: 1 }],
  },
  { sql: 'SELECT order_id FROM order_items WHERE product_id = $1', places: [] },
  { sql: 'SELECT id FROM orders ORDER BY total', places: [{ path: 'src/totals.ts', line: 40, column: 9 }] },
  { sql: 'SELECT nonsense FROM orders', places: [{ path: 'old.sql', line: 1, column: 1 }] },
];

const redundant: DroppableIndex & { readonly coveredBy: string } = {
  index: 'orders_total_idx',
  table: 'public.orders',
  sizeBytes: 2_260_992,
  scans: 12,
  sql: 'DROP INDEX CONCURRENTLY public.orders_total_idx',
  coveredBy: 'orders_total_state_idx',
  statements: [helped(3, { costBefore: 3_120, costAfter: 3_844 })],
  change: { name: 'drop_orders_total_idx', undo: 'CREATE INDEX orders_total_idx ON public.orders (total)' },
  name: { schema: 'public', name: 'orders_total_idx' },
};

const shop: IndexAdvice = {
  ...emptyAdvice,
  costBefore: 361_500,
  costAfter: 61_500,
  statements: 27,
  sizeBytes: 336_000_000,
  writeCost: 1_240,
  rewrites: [
    {
      path: 'src/orders/list-orders.ts',
      line: 31,
      column: 5,
      rule: 'offset-pagination',
      title: 'Page by (created_at, id) instead of OFFSET',
      statement: 'SELECT id FROM orders ORDER BY created_at DESC, id DESC LIMIT 20 OFFSET $1',
      sql: 'SELECT id FROM orders\nORDER BY created_at DESC, id DESC LIMIT 20 OFFSET $1',
      rewritten:
        'SELECT id FROM orders\nWHERE (created_at, id) < ($1, $2)\nORDER BY created_at DESC, id DESC LIMIT 20',
      costBefore: 61_200,
      costAfter: 45,
    },
  ],
  sources,
  indexes: [
    indexOn('orders', 'user_id', {
      sql: 'CREATE INDEX CONCURRENTLY orders_user_id_created_at_idx ON orders (user_id, created_at DESC) INCLUDE (total_cents) WHERE deleted_at IS NULL',
      columns: ['user_id', 'created_at'],
      include: ['total_cents'],
      where: 'deleted_at IS NULL',
      design: '(user_id, created_at DESC) INCLUDE (total_cents) WHERE deleted_at IS NULL',
      costBefore: 300_000,
      sizeBytes: 324_000_000,
      writeCost: 1_240,
      statements: [helped(1, { costBefore: 8_200, costAfter: 12 }), helped(0, { calls: 120_400 })],
    }),
    indexOn('order_items', 'product_id', {
      costBefore: 123_000,
      statements: [helped(2, { costBefore: 61_300, costAfter: 8.4, calls: 91 })],
      choice: 1,
    }),
  ],
  redundant: [redundant],
  unused: [
    {
      index: 'customers_note_idx',
      table: 'public.customers',
      sizeBytes: 9_437_184,
      scans: 0,
      sql: 'DROP INDEX CONCURRENTLY public.customers_note_idx',
      statements: [],
      change: {
        name: 'drop_customers_note_idx',
        undo: 'CREATE INDEX customers_note_idx ON customers (note)',
      },
      name: { schema: 'public', name: 'customers_note_idx' },
    },
  ],
  unplanned: [
    {
      source: 4,
      statement: 'SELECT nonsense FROM orders',
      path: 'old.sql',
      line: 1,
      column: 1,
      message: 'column "nonsense" does not exist',
    },
  ],
};
