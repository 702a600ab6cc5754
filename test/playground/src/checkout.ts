import type { PoolClient } from 'pg';
import { pool } from './pool';

export interface BasketLine {
  productId: string;
  quantity: number;
  unitPriceCents: number;
}

/** Each query of a pool may run on another connection: this is no transaction at all. */
export async function placeOrder(customerId: string, lines: readonly BasketLine[]): Promise<string> {
  await pool.query('BEGIN');
  try {
    const order = await pool.query<{ id: string }>(
      'INSERT INTO orders (customer_id) VALUES ($1) RETURNING id',
      [customerId],
    );
    const orderId = order.rows[0]?.id ?? '';
    for (const [index, line] of lines.entries()) {
      await pool.query('INSERT INTO order_items VALUES ($1, $2, $3, $4, $5)', [
        orderId,
        index + 1,
        line.productId,
        line.quantity,
        line.unitPriceCents,
      ]);
    }
    await pool.query('COMMIT');
    return orderId;
  } catch (error) {
    await pool.query('ROLLBACK');
    throw error;
  }
}

/** When the order does not exist, the client never comes back to the pool. */
export async function capturePayment(orderId: string): Promise<void> {
  const client = await pool.connect();
  const order = await client.query<{ total_cents: number }>('SELECT total_cents FROM orders WHERE id = $1', [orderId]);
  const total = order.rows[0]?.total_cents;
  if (total === undefined) throw new Error(`Order ${orderId} does not exist.`);
  await client.query('INSERT INTO payments (order_id, method, amount_cents, captured_at) VALUES ($1, $2, $3, now())', [
    orderId,
    'card',
    total,
  ]);
  client.release();
}

/** One connection, given back whatever happens, and all lines in one statement. */
export async function placeOrderSafely(customerId: string, lines: readonly BasketLine[]): Promise<string> {
  return inTransaction(async (client) => {
    const order = await client.query<{ id: string }>(
      'INSERT INTO orders (customer_id) VALUES ($1) RETURNING id',
      [customerId],
    );
    const orderId = order.rows[0]?.id ?? '';
    await client.query(
      `INSERT INTO order_items (order_id, line, product_id, quantity, unit_price_cents)
       SELECT $1, line, product_id, quantity, unit_price_cents
         FROM unnest($2::bigint[], $3::int[], $4::int[])
              WITH ORDINALITY AS basket (product_id, quantity, unit_price_cents, line)`,
      [
        orderId,
        lines.map((line) => line.productId),
        lines.map((line) => line.quantity),
        lines.map((line) => line.unitPriceCents),
      ],
    );
    return orderId;
  });
}

async function inTransaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
