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

-- Wish lists: one day too many for their numbers, and wishes that cannot be told apart.
CREATE TABLE wish_lists (
  id serial PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers (id),
  theme json,
  code char(12),
  budget money,
  shared boolean NOT NULL DEFAULT false
);
CREATE INDEX wish_lists_customer_id_idx ON wish_lists (customer_id);
CREATE INDEX wish_lists_shared_idx ON wish_lists (shared);
CREATE TABLE wishes (wish_list_id bigint NOT NULL, product_id bigint NOT NULL, wished_at timestamptz);

-- The eleventh index of the products, and the ones before it.
CREATE INDEX CONCURRENTLY products_name_idx ON products (name);
CREATE INDEX CONCURRENTLY products_price_idx ON products (price_cents);
CREATE INDEX CONCURRENTLY products_stock_idx ON products (stock);
CREATE INDEX CONCURRENTLY products_created_idx ON products (created_at);
CREATE INDEX CONCURRENTLY products_discontinued_idx ON products (discontinued_at);
CREATE INDEX CONCURRENTLY products_attributes_idx ON products USING gin (attributes);
CREATE INDEX CONCURRENTLY products_price_stock_idx ON products (stock, price_cents);
CREATE INDEX CONCURRENTLY products_name_price_idx ON products (category_id, price_cents);
