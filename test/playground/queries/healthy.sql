-- What good looks like. Nothing in this file should be underlined.

-- One customer.
SELECT id, name, email, country FROM customers WHERE id = $1;

-- The next page of the order list: pass created_at and id of the last row.
SELECT id, customer_id, status, total_cents, created_at
FROM orders
WHERE (created_at, id) < ($1, $2)
ORDER BY created_at DESC, id DESC
LIMIT 20;

-- Orders of one day.
SELECT id, total_cents
FROM orders
WHERE created_at >= $1::date AND created_at < $1::date + 1
ORDER BY created_at, id
LIMIT 500;

-- Has this order been paid?
SELECT EXISTS (SELECT 1 FROM payments WHERE order_id = $1 AND captured_at IS NOT NULL);

-- Lines of one order, with the names of the products.
SELECT i.line, p.name, i.quantity, i.unit_price_cents
FROM order_items i
JOIN products p ON p.id = i.product_id
WHERE i.order_id = $1
ORDER BY i.line;

-- The newest reviews of one product.
SELECT id, rating, title, created_at
FROM reviews
WHERE product_id = $1
ORDER BY created_at DESC
LIMIT 10;

-- Customers of a country who have not closed their account and have ordered something.
SELECT c.id, c.email
FROM customers c
WHERE c.country = $1
  AND c.deleted_at IS NULL
  AND c.id > $2
  AND c.last_order_at IS NOT NULL
ORDER BY c.id
LIMIT 100;

-- A new payment.
INSERT INTO payments (order_id, method, amount_cents) VALUES ($1, $2, $3) RETURNING id;
