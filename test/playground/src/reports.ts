import { pool } from './pool';

/** Turnover by country, for the dashboard in the hall. */
export async function turnoverByCountry(days: number): Promise<{ country: string; cents: string }[]> {
  const { rows } = await pool.query<{ country: string; cents: string }>(
    /* sql */ `
      SELECT c.country, sum(o.total_cents) AS cents
        FROM orders o
        JOIN customers c ON c.id = o.customer_id
       WHERE o.created_at >= now() - make_interval(days => $1)
       GROUP BY c.country
       ORDER BY cents DESC`,
    [days],
  );
  return rows;
}

/** Products that nobody has reviewed. */
export async function unreviewedProducts(): Promise<{ id: string; name: string }[]> {
  const { rows } = await pool.query<{ id: string; name: string }>(
    `SELECT id, name FROM products WHERE id NOT IN (SELECT product_id FROM reviews WHERE rating IS NOT NULL) ORDER BY id LIMIT 100`,
  );
  return rows;
}

/** Everything that happened, for the spreadsheet. */
export async function exportEvents(): Promise<unknown[]> {
  const { rows } = await pool.query('SELECT id, kind, payload, occurred_at FROM events');
  return rows;
}

/** Best sellers. Joins two million order lines to their orders to throw most of them away. */
export async function bestSellers(): Promise<{ name: string; sold: string }[]> {
  const { rows } = await pool.query<{ name: string; sold: string }>(
    `SELECT p.name, sum(i.quantity) AS sold
       FROM order_items i
       JOIN orders o ON o.id = i.order_id
       JOIN products p ON p.id = i.product_id
      WHERE o.status = 'delivered'
        AND date_trunc('month', o.created_at) = date_trunc('month', now())
      GROUP BY p.name
      ORDER BY sold DESC
      LIMIT 10`,
  );
  return rows;
}
