-- Changes that somebody thought about, and that nobody has run yet.

-- Fails: PostgreSQL refuses it in a transaction.
BEGIN;
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
COMMIT;

-- Each of these reads the whole table while nobody else can write to it.
ALTER TABLE reviews ADD CONSTRAINT reviews_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id);
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total_cents >= 0);
