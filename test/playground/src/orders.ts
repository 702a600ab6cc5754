import { pool } from './pool';

export interface OrderRow {
  id: string;
  status: string;
  total_cents: number;
  created_at: Date;
}

const pageSize = 20;

export async function ordersOfCustomer(customerId: string): Promise<OrderRow[]> {
  const { rows } = await pool.query<OrderRow>(
    `SELECT id, status, total_cents, created_at
       FROM orders
      WHERE customer_id = $1
      ORDER BY created_at DESC
      LIMIT 20`,
    [customerId],
  );
  return rows;
}

export async function orderPage(page: number): Promise<OrderRow[]> {
  const { rows } = await pool.query<OrderRow>(
    'SELECT id, status, total_cents, created_at FROM orders ORDER BY created_at DESC LIMIT $1 OFFSET $2',
    [pageSize, page * pageSize],
  );
  return rows;
}

export async function orderPageAfter(createdAt: Date, id: string): Promise<OrderRow[]> {
  const { rows } = await pool.query<OrderRow>(
    `SELECT id, status, total_cents, created_at
       FROM orders
      WHERE (created_at, id) < ($1, $2)
      ORDER BY created_at DESC, id DESC
      LIMIT $3`,
    [createdAt, id, pageSize],
  );
  return rows;
}

type SortColumn = 'created_at' | 'total_cents';

/** The column comes from a closed list; nothing that a visitor wrote goes into the text. */
export async function recentOrders(status: string, sortBy: SortColumn): Promise<OrderRow[]> {
  const { rows } = await pool.query<OrderRow>(
    `SELECT id, status, total_cents, created_at
       FROM orders
      WHERE status = $1 AND created_at > now() - interval '1 day'
      ORDER BY ${sortBy} DESC
      LIMIT 50`,
    [status],
  );
  return rows;
}

export async function hasOpenOrders(customerId: string): Promise<boolean> {
  const { rows } = await pool.query<{ count: string }>(
    `SELECT count(*) FROM orders WHERE customer_id = $1 AND status = 'pending'`,
    [customerId],
  );
  return Number(rows[0]?.count) > 0;
}

export async function cancelOrders(orderIds: readonly string[]): Promise<void> {
  await Promise.all(
    orderIds.map((id) => pool.query(`UPDATE orders SET status = 'cancelled' WHERE id = $1`, [id])),
  );
}
