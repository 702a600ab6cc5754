import type { PoolClient } from 'pg';
import { pool } from './pool';

/** One value for two placeholders. */
export async function renameCustomer(id: string, name: string): Promise<string> {
  await pool.query('UPDATE customers SET name = $2 WHERE id = $1', [id]);
  return name;
}

/** The session may still be there when the answer goes out, and an error ends the process. */
export async function signOut(sessionId: string): Promise<void> {
  pool.query('DELETE FROM sessions WHERE id = $1', [sessionId]);
}

/** The second release throws. */
export async function countSessions(): Promise<number> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM sessions');
    client.release();
    return rows[0]?.count ?? 0;
  } finally {
    client.release();
  }
}

/** When the second query fails, the next one who takes the connection gets the failed transaction with it. */
export async function cancelOrder(orderId: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('DELETE FROM order_items WHERE order_id = $1', [orderId]);
    await client.query('DELETE FROM orders WHERE id = $1', [orderId]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

/** The text of the search is a part of the SQL. */
export async function searchProducts(text: string): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(`SELECT id FROM products WHERE name = '${text}' ORDER BY id LIMIT 20`);
  return rows.length;
}

/** Neither query needs the other's answer. */
export async function customerOverview(id: string): Promise<unknown> {
  const customer = await pool.query('SELECT name, email FROM customers WHERE id = $1', [id]);
  const orders = await pool.query('SELECT id FROM orders WHERE customer_id = $1 ORDER BY id LIMIT 10', [id]);
  return { customer: customer.rows[0], orders: orders.rows };
}

/** The second query asks what the first has answered. */
export async function customerName(id: string): Promise<string | undefined> {
  const found = await pool.query('SELECT name FROM customers WHERE id = $1', [id]);
  if (found.rows.length === 0) return undefined;
  const { rows } = await pool.query('SELECT name FROM customers WHERE id = $1', [id]);
  return rows[0]?.name;
}

/** The row stays locked for as long as the other side takes. */
export async function refundOrder(client: PoolClient, orderId: string): Promise<void> {
  await client.query('BEGIN');
  await client.query('DELETE FROM payments WHERE order_id = $1', [orderId]);
  await fetch('https://payments.example/refunds', { method: 'POST', body: orderId });
  await client.query('COMMIT');
}

/** A client for one query: `pool.query` takes one by itself. */
export async function sessionsOf(customerId: string): Promise<number> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM sessions WHERE customer_id = $1',
      [customerId],
    );
    return rows[0]?.count ?? 0;
  } finally {
    client.release();
  }
}

/** Every line is written anew, even if only one was added. */
export async function replaceLines(client: PoolClient, orderId: string, productIds: string[]): Promise<void> {
  await client.query('DELETE FROM order_items WHERE order_id = $1', [orderId]);
  await client.query(
    `INSERT INTO order_items (order_id, line, product_id, unit_price_cents)
     SELECT $1, u.line, u.product_id, p.price_cents
       FROM unnest($2::bigint[]) WITH ORDINALITY AS u (product_id, line)
       JOIN products p ON p.id = u.product_id`,
    [orderId, productIds],
  );
}
