-- Changes that somebody thought about, and that nobody has run yet.

-- Fails: PostgreSQL refuses it in a transaction.
BEGIN;
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
COMMIT;
