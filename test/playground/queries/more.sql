-- Questions that say more than they need, or less than they mean.

-- Customers and their paid orders. Those without any are gone: the condition undoes the LEFT JOIN.
SELECT c.id, c.email, o.id AS order_id
FROM customers c
LEFT JOIN orders o ON o.customer_id = c.id
WHERE o.status = 'paid' AND c.id = $1;
