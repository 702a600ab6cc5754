-- Questions about customers, as they were asked over the years.

-- Everything about one customer.
SELECT * FROM customers WHERE id = $1;

-- Sign in. The address may be written in any case.
SELECT id, name FROM customers WHERE lower(email) = lower($1);

-- Search box of the back office.
SELECT id, name, email
FROM customers
WHERE name LIKE '%' || $1 || '%'
ORDER BY name
LIMIT 20;

SELECT id, name, email
FROM customers
WHERE email ILIKE '%@example.com'
ORDER BY id
LIMIT 20;

-- Customers who have not closed their account.
SELECT id, email FROM customers WHERE deleted_at = NULL ORDER BY id LIMIT 100;

-- May this account be closed?
SELECT count(*) > 0 FROM orders WHERE customer_id = $1 AND status = 'pending';

-- The mailing list.
SELECT id, email FROM customers WHERE country = 'DE';

-- Customers who brought nobody along. One customer whom nobody brought, and the answer is empty.
SELECT id, email
FROM customers
WHERE id NOT IN (SELECT referred_by FROM customers)
ORDER BY id
LIMIT 100;

-- Customers who have bought this year.
SELECT id, email
FROM customers
WHERE id IN (SELECT customer_id FROM orders WHERE created_at >= date_trunc('year', now()))
ORDER BY id
LIMIT 100;
