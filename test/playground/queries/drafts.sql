-- Changes that somebody thought about, and that nobody has run yet.

-- Fails: PostgreSQL refuses it in a transaction.
BEGIN;
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
COMMIT;

-- Each of these reads the whole table while nobody else can write to it.
ALTER TABLE reviews ADD CONSTRAINT reviews_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id);
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total_cents >= 0);
ALTER TABLE sessions ADD CONSTRAINT sessions_agent_key UNIQUE (customer_id, started_at);

-- Each of these writes the whole table anew while nobody else can read it.
ALTER TABLE payments ADD COLUMN token uuid DEFAULT gen_random_uuid();
ALTER TABLE order_items ADD COLUMN total_cents integer GENERATED ALWAYS AS (quantity * unit_price_cents) STORED;
ALTER TABLE categories ALTER COLUMN id TYPE bigint;

-- Each of these keeps readers out for longer than it needs to.
DROP INDEX customers_email_idx;
REINDEX TABLE order_items;
REFRESH MATERIALIZED VIEW sales_by_day;
ALTER TABLE visits DETACH PARTITION visits_2024;
VACUUM FULL events;
