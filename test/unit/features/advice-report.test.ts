import { expect, test } from 'vitest';
import { adviceReport } from '../../../server/src/features/advice-report';
import { adviceText } from '../../../server/src/features/advice-text';
import { shopAdvice } from '../../webview/advice-presentation';

const report = adviceReport(shopAdvice().advice);

test('the command line keeps its names', () => {
  expect(Object.keys(report).toSorted()).toEqual([
    'costAfter',
    'costBefore',
    'indexes',
    'redundant',
    'rewrites',
    'statements',
    'unplanned',
    'unused',
  ]);
  const [index] = report.indexes;
  expect(Object.keys(index ?? {}).toSorted()).toEqual([
    'columns',
    'costAfter',
    'costBefore',
    'include',
    'sizeBytes',
    'sql',
    'statements',
    'table',
    'where',
    'writeCost',
  ]);
  expect(index?.statements[1]).toEqual({
    path: 'src/orders/list-orders.ts',
    line: 12,
    column: 5,
    statement: 'SELECT id, total_cents FROM orders WHERE user_id = $1 ORDER BY created_at DESC LIMIT 20',
    calls: 120_400,
    costBefore: 225_000,
    costAfter: 44,
  });
  expect(report.redundant[0]).toEqual({
    index: 'orders_total_idx',
    table: 'public.orders',
    sizeBytes: 2_260_992,
    scans: 12,
    sql: 'DROP INDEX CONCURRENTLY public.orders_total_idx',
    coveredBy: 'orders_total_state_idx',
    statements: [expect.objectContaining({ path: 'src/totals.ts', costAfter: 3_844 })],
  });
  expect(report.unplanned).toEqual([
    {
      statement: 'SELECT nonsense FROM orders',
      path: 'old.sql',
      line: 1,
      column: 1,
      message: 'column "nonsense" does not exist',
    },
  ]);
});

test('its text is the same with what only the view needs', () => {
  expect(adviceText(report)).toBe(adviceText(shopAdvice().advice));
});
