-- Questions about orders. Two million of them.

-- The biggest orders of one customer. Nothing but a look at every order answers this.
SELECT id, status, total_cents, created_at
FROM orders
WHERE customer_id = $1
ORDER BY total_cents DESC
LIMIT 20;

-- Page 500 of the order list.
SELECT id, customer_id, status, total_cents, created_at
FROM orders
ORDER BY created_at DESC
LIMIT 20 OFFSET 10000;

-- Any ten open orders, others each time.
SELECT id, customer_id FROM orders WHERE status = 'pending' LIMIT 10;

-- Orders of one day.
SELECT id, total_cents
FROM orders
WHERE created_at::date = '2026-06-01'
ORDER BY id;

-- Orders of one year.
SELECT count(*) FROM orders WHERE extract(year FROM created_at) = 2026;

-- Looked up by what the customer happens to have at hand.
SELECT id, status
FROM orders
WHERE customer_id = $1 OR coupon_code = $2
ORDER BY id
LIMIT 50;

-- All orders of all time.
SELECT id, customer_id, total_cents FROM orders;

-- Every big order with every payment: nothing joins the two.
SELECT o.id, p.amount_cents
FROM orders o, payments p
WHERE o.total_cents > 50000
ORDER BY o.id
LIMIT 100;

-- Orders and the number of their lines, counted once per order.
SELECT o.id,
       o.total_cents,
       (SELECT count(*) FROM order_items i WHERE i.order_id = o.id) AS lines
FROM orders o
WHERE o.created_at >= now() - interval '1 day'
ORDER BY o.id;
