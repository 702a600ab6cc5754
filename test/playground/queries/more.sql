-- Questions that say more than they need, or less than they mean.

-- Customers and their paid orders. Those without any are gone: the condition undoes the LEFT JOIN.
SELECT c.id, c.email, o.id AS order_id
FROM customers c
LEFT JOIN orders o ON o.customer_id = c.id
WHERE o.status = 'paid' AND c.id = $1;

-- Orders of one customer. The join is left over from a column that is no longer shown.
SELECT o.id, o.status, o.created_at
FROM orders o
LEFT JOIN customers c ON c.id = o.customer_id
WHERE o.id = $1;

-- Somebody saw duplicates once, in another query.
SELECT DISTINCT id, sku, name FROM products WHERE category_id = $1;

-- How many orders there are of each status.
SELECT DISTINCT status, count(*) FROM orders GROUP BY status;

-- Customers who have written a review.
SELECT id, email FROM customers WHERE id IN (SELECT DISTINCT customer_id FROM reviews) ORDER BY id LIMIT 100;

-- How many orders are on their way. The order in which they are counted is lost.
SELECT count(*) FROM (SELECT id FROM orders WHERE status = 'shipped' ORDER BY created_at) o;

-- Revenue by currency, of one currency.
SELECT currency, sum(total_cents) FROM orders GROUP BY currency HAVING currency = 'EUR';

-- Orders that are neither cancelled nor unknown. There are none, whatever the table holds.
SELECT id FROM orders WHERE customer_id = $1 AND status NOT IN ('cancelled', NULL);
