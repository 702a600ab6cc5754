import { createMonitor } from '../../server/src/monitor/monitor';
import type { Sample, Snapshot } from '../../server/src/protocol/monitor';
import {
  connectionGroup,
  databaseCounters,
  relationCounters,
  sampleAt,
  statementCounters,
} from '../unit/monitor/samples';

/** A quarter of an hour of a shop that sells, with a session that forgot its transaction. */
export function busySnapshot(changes: Partial<Sample> = {}): Snapshot {
  const monitor = createMonitor();
  const view = { windowMs: 15 * 60_000, intervalMs: 2000 };
  let snapshot: Snapshot | undefined;
  for (let seconds = 0; seconds <= 900; seconds += 2) {
    // Nobody looked for two minutes.
    if (seconds > 300 && seconds < 420) continue;
    snapshot = monitor.observe({ ...busySample(seconds), ...(seconds === 900 ? changes : {}) }, view);
  }
  if (!snapshot) throw new Error('There were no samples.');
  return snapshot;
}

/** A server that was started a moment ago, and that nobody uses. */
export function quietSnapshot(): Snapshot {
  return createMonitor().observe(sampleAt(0), { windowMs: 15 * 60_000, intervalMs: 2000 });
}

function busySample(seconds: number): Sample {
  const wave = (period: number) => (1 + Math.sin((seconds / period) * 2 * Math.PI)) / 2;
  const worked = seconds * 800 + Math.round(6000 * wave(200));
  return sampleAt(seconds, {
    connections: [
      connectionGroup({
        application: 'web',
        count: 18 + Math.round(6 * wave(120)),
        oldestStateAgeMs: 41_000,
      }),
      connectionGroup({
        application: 'web',
        state: 'active',
        count: 3 + Math.round(5 * wave(47)),
        oldestStateAgeMs: 120,
        oldestTransactionAgeMs: 180,
      }),
      connectionGroup({
        application: 'worker',
        client: '10.0.0.9',
        state: 'idle in transaction',
        count: 2,
        oldestStateAgeMs: Math.max(0, seconds - 600) * 1000,
        oldestTransactionAgeMs: Math.max(0, seconds - 590) * 1000,
      }),
      connectionGroup({
        application: 'nightly report with a name that is much too long to be shown whole',
        client: '2001:db8::7334',
        state: 'active',
        waitEventType: 'IO',
        waitEvent: 'DataFileRead',
        oldestStateAgeMs: 3_700_000,
        oldestTransactionAgeMs: 3_900_000,
      }),
      connectionGroup({ application: '', client: null, user: 'postgres', database: 'postgres', count: 4 }),
      connectionGroup({ application: 'forecost', client: '127.0.0.1', state: 'active', isOwn: true }),
      connectionGroup({ application: 'forecost', client: '127.0.0.1', isOwn: true }),
    ],
    databases: [
      databaseCounters({
        commits: worked,
        rollbacks: seconds * 2,
        blocksHit: worked * 90,
        blocksRead: Math.round(worked * 3 + 80_000 * wave(300)),
      }),
      databaseCounters({ name: 'postgres', isConnected: false, blocksHit: 40_000, blocksRead: 400 }),
      databaseCounters({ name: 'empty', isConnected: false }),
    ],
    tables: [
      'orders',
      'order_items',
      'products',
      'customers',
      'events',
      'carts',
      'prices',
      'stock',
      'addresses',
    ].map((name, index) =>
      relationCounters({
        id: 16384 + index,
        name,
        schema: name === 'events' ? 'audit' : 'public',
        blocksHit: 900_000 + seconds * 4000,
        blocksRead: Math.round((600_000 + seconds * 700) / (index * index + 1)),
      }),
    ),
    indexes: ['orders_pkey', 'orders_user_id_idx'].map((name, index) =>
      relationCounters({
        id: 17000 + index,
        name,
        table: 'orders',
        blocksHit: 90_000,
        blocksRead: 900 * index,
      }),
    ),
    statements: {
      kind: 'read',
      isComplete: true,
      trackedCount: statements.length,
      statsResetAtMs: null,
      statements: statements.map((sql, index) =>
        statementCounters({
          id: `10:${index}`,
          sql,
          isOwn: sql.includes('/* forecost'),
          calls: Math.round((40_000 + seconds * 30) / (index + 1)),
          totalTimeMs: (9_000_000 + seconds * 900) / (index * index + 1),
          rows: Math.round(400_000 / (index + 1)),
          blocksHit: 1_000_000,
          blocksRead: Math.round(120_000 / (index + 1)),
        }),
      ),
    },
  });
}

const statements = [
  'SELECT o.id, o.total, c.name FROM orders o JOIN customers c ON c.id = o.customer_id\n  WHERE o.user_id = $1 ORDER BY o.created_at DESC OFFSET $2',
  'SELECT * FROM products WHERE lower(name) LIKE $1',
  'UPDATE stock SET quantity = quantity - $1 WHERE product_id = $2',
  'SELECT count(*) FROM events WHERE kind = $1 AND created_at > now() - $2::interval',
  'INSERT INTO order_items (order_id, product_id, quantity, price) VALUES ($1, $2, $3, $4)',
  'SELECT id FROM customers WHERE email = $1',
  'SELECT /* forecost */ json_build_object($1, extract(epoch FROM clock_timestamp()) * $2)',
  'DELETE FROM carts WHERE updated_at < $1',
  'COMMIT',
  'SELECT price FROM prices WHERE product_id = $1',
  '-- a hostile text <img src=x onerror=alert(1)>\nSELECT $1',
  'SELECT sum(quantity) FROM stock',
];
