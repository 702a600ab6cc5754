import type { Snapshot, SnapshotColumnStatistics } from '../../../server/src/snapshot/snapshot';

const bounds = Array.from({ length: 101 }, (_, place) => String(place * 10));

const total: SnapshotColumnStatistics = {
  column: 'total',
  nullFraction: 0.25,
  averageWidth: 6,
  distinct: -0.333333343,
  mostCommonValues: ['1', '2'],
  mostCommonFrequencies: [0.12345678901, 0.1],
  histogramBounds: bounds,
  correlation: 0.5,
  extremes: ['-5', '1007'],
};

const status: SnapshotColumnStatistics = {
  column: 'status',
  nullFraction: 0,
  averageWidth: 4,
  distinct: 2,
  mostCommonValues: ['open', 'paid'],
  mostCommonFrequencies: [0.75, 0.25],
};

/** A small snapshot with something of everything in it. */
export const madeSnapshot: Snapshot = {
  forecostSnapshot: 1,
  serverVersion: 180004,
  values: 'all',
  collation: 'en_US.UTF-8',
  searchPath: ['shop', 'public'],
  settings: { random_page_cost: '1.1', work_mem: '4096' },
  extensions: [{ schema: 'pg_catalog', name: 'plpgsql', version: '1.0' }],
  schemas: ['shop'],
  types: [{ schema: 'shop', name: 'state', kind: 'enum', definition: "AS ENUM ('open', 'paid')" }],
  sequences: [{ schema: 'shop', name: 'orders_id_seq' }],
  functions: [
    {
      schema: 'shop',
      name: 'double',
      arguments: 'n numeric',
      definition:
        'CREATE OR REPLACE FUNCTION shop.double(n numeric)\n RETURNS numeric\n LANGUAGE sql\nAS $function$select n * 2$function$',
    },
  ],
  relations: [
    {
      schema: 'shop',
      name: 'orders',
      kind: 'partitioned-table',
      columns: [
        { name: 'id', type: 'bigint', notNull: true, default: "nextval('shop.orders_id_seq'::regclass)" },
        { name: 'total', type: 'numeric(10,2)' },
        { name: 'status', type: 'shop.state', notNull: true },
        { name: 'doubled', type: 'numeric', default: 'shop.double(total)', generated: 'stored' },
      ],
      partitionBy: 'RANGE (id)',
      constraints: [
        { name: 'orders_pkey', definition: 'PRIMARY KEY (id)', index: {} },
        { name: 'positive', definition: 'CHECK ((total > (0)::numeric))' },
      ],
      size: { pages: 0, rows: 5000 },
    },
    {
      schema: 'shop',
      name: 'orders_1',
      kind: 'table',
      columns: [
        { name: 'id', type: 'bigint', notNull: true, default: "nextval('shop.orders_id_seq'::regclass)" },
        { name: 'total', type: 'numeric(10,2)' },
        { name: 'status', type: 'shop.state', notNull: true },
        { name: 'doubled', type: 'numeric', default: 'shop.double(total)', generated: 'stored' },
      ],
      partitionOf: { schema: 'shop', name: 'orders', bound: "FOR VALUES FROM ('1') TO ('1000000')" },
      constraints: [
        {
          name: 'orders_1_pkey',
          definition: 'PRIMARY KEY (id)',
          index: {
            parent: { schema: 'shop', name: 'orders_pkey' },
            pages: 16,
            rows: 5000,
            height: 1,
            scans: 3,
          },
        },
      ],
      indexes: [
        {
          name: 'orders_1_lower',
          definition: 'CREATE INDEX orders_1_lower ON shop.orders_1 USING btree (lower((status)::text))',
          pages: 7,
          rows: 5000,
          statistics: [{ ...status, column: 1 }],
        },
        {
          name: 'orders_1_broken',
          definition: 'CREATE INDEX orders_1_broken ON shop.orders_1 USING btree (total)',
          invalid: true,
        },
      ],
      options: ['fillfactor=80'],
      size: { pages: 60, rows: 5000, allVisible: 59, blocks: 64 },
      statistics: [total, status],
    },
    {
      schema: 'shop',
      name: 'notes',
      kind: 'foreign-table',
      columns: [{ name: 'body', type: 'text' }],
      rowSecurity: 'forced',
      policies: [
        {
          name: 'Readers "all"',
          definition: `AS PERMISSIVE FOR SELECT TO app, "Other, ""Role""" USING ((body <> 'TO x'::text))`,
        },
        { name: 'everyone', definition: 'AS RESTRICTIVE FOR ALL TO PUBLIC USING (true)' },
      ],
    },
    {
      schema: 'shop',
      name: 'open_orders',
      kind: 'view',
      columns: [{ name: 'The "Total"', type: 'numeric(10,2)' }],
      query: ` SELECT total AS "The ""Total"""\n   FROM shop.orders\n  WHERE (status = 'open'::shop.state)`,
      options: ['security_barrier=true'],
    },
  ],
  statisticsObjects: [
    {
      schema: 'shop',
      name: 'orders_stats',
      definition: 'CREATE STATISTICS shop.orders_stats (ndistinct, mcv) ON total, status FROM shop.orders_1',
      distinct: '{"2, 3": 40}',
      mostCommonValues: [
        ['1', 'open'],
        [null, 'paid'],
      ],
      mostCommonFrequencies: [0.2, 0.1],
      mostCommonBaseFrequencies: [0.02, 0.01],
    },
    {
      schema: 'shop',
      name: 'orders_tenths',
      definition: 'CREATE STATISTICS shop.orders_tenths ON ((total / (10)::numeric)) FROM shop.orders_1',
      expressions: [
        {
          column: 1,
          nullFraction: 0.25,
          averageWidth: 6,
          distinct: 40,
          mostCommonValues: ['0.1'],
          mostCommonFrequencies: [0.2],
          histogramBounds: bounds,
          correlation: 0.5,
        },
      ],
    },
  ],
  unreadable: [],
  statements: [{ query: 'SELECT * FROM orders WHERE id = $1', calls: 3, totalTimeMs: 1.23456789, rows: 3 }],
};
