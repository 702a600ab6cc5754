-- Where an order came from.

ALTER TABLE orders ADD COLUMN source text NOT NULL DEFAULT 'web';
ALTER TABLE customers ADD COLUMN last_order_at timestamptz;

CREATE INDEX CONCURRENTLY customers_country_idx ON customers (country) WHERE deleted_at IS NULL;
