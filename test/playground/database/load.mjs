// A bounded background load, so that live statistics have something to show: a shop with a web application,
// a worker, and a reporting tool that holds on to its transactions. Runs until it is ended.
//
//   DATABASE_URL=postgres://… node load.mjs
import pg from 'pg';

const connectionString = process.env.DATABASE_URL;
if (!connectionString) {
  console.error('Set DATABASE_URL to the database of the shop.');
  process.exit(1);
}

let running = true;
let wake = () => {};
const stopped = new Promise((resolve) => {
  wake = resolve;
});
const stop = () => {
  running = false;
  wake();
  // A long query is not waited for; the server cancels it when its client is gone.
  setTimeout(() => process.exit(), 500).unref();
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

/** Waits, and at most until the load is ended. */
const pause = (ms) => Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, ms).unref())]);
const between = (low, high) => low + Math.floor(Math.random() * (high - low));
/** As in the data: a few are asked for often. */
const popular = (count) => 1 + Math.floor(count * Math.random() ** 2.5);

/** How much there is of everything, as far as the ids say. */
let count = { customers: 1, products: 1, categories: 1, orders: 1 };

async function takeStock(client) {
  const { rows } = await client.query(
    `SELECT (SELECT max(id)::int FROM customers) AS customers, (SELECT max(id)::int FROM products) AS products,
            (SELECT max(id) FROM categories) AS categories, (SELECT max(id)::int FROM orders) AS orders`,
  );
  count = rows[0];
}

async function visitor(client) {
  const customer = popular(count.customers);
  await client.query('SELECT id, name, email FROM customers WHERE id = $1', [customer]);
  await client.query('SELECT id, name, price_cents FROM products WHERE category_id = $1 ORDER BY name LIMIT 30', [
    between(1, count.categories + 1),
  ]);
  await client.query(
    'SELECT i.line, p.name, i.quantity FROM order_items i JOIN products p ON p.id = i.product_id WHERE i.order_id = $1',
    [between(Math.ceil(count.orders / 2), count.orders)],
  );
  if (Math.random() < 0.2) {
    await client.query('BEGIN');
    const order = await client.query('INSERT INTO orders (customer_id, total_cents) VALUES ($1, $2) RETURNING id', [
      customer,
      between(500, 60_000),
    ]);
    await client.query(
      'INSERT INTO order_items (order_id, line, product_id, unit_price_cents) VALUES ($1, 1, $2, $3)',
      [order.rows[0].id, popular(count.products), between(199, 9_999)],
    );
    await pause(between(5, 40));
    await client.query('COMMIT');
  }
  await pause(between(20, 120));
}

async function slowVisitor(client) {
  await client.query(
    'SELECT id, status, total_cents, created_at FROM orders WHERE customer_id = $1 ORDER BY total_cents DESC LIMIT 20',
    [popular(count.customers)],
  );
  await pause(between(1_500, 4_000));
}

async function worker(client) {
  await client.query(
    `UPDATE products SET stock = greatest(0, stock + $2) WHERE id = $1`,
    [popular(count.products), between(-3, 4)],
  );
  await client.query("SELECT count(*) FROM orders WHERE status = 'pending' AND created_at > now() - interval '1 hour'");
  await pause(between(200, 800));
}

async function report(client) {
  await client.query('BEGIN READ ONLY');
  await client.query(
    `SELECT c.country, sum(o.total_cents) FROM orders o JOIN customers c ON c.id = o.customer_id
      WHERE o.created_at > now() - interval '30 days' GROUP BY c.country`,
  );
  // Somebody looks at the figures, and the transaction stays open meanwhile.
  await pause(between(5_000, 25_000));
  await client.query('COMMIT');
  await pause(between(5_000, 15_000));
}

const cast = [
  ['shop-web', visitor],
  ['shop-web', visitor],
  ['shop-web', visitor],
  ['shop-web', slowVisitor],
  ['shop-worker', worker],
  ['reporting', report],
];

/** Plays one part on a connection of its own; takes a new one when the server went away. */
async function play(applicationName, part) {
  while (running) {
    const client = new pg.Client({ connectionString, application_name: applicationName, connectionTimeoutMillis: 5_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query("SET statement_timeout = '30s'");
      await takeStock(client);
      while (running) await part(client);
    } catch {
      await pause(1_000);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

await Promise.all(cast.map(([applicationName, part]) => play(applicationName, part)));
