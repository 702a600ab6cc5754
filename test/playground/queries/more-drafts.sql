-- Further changes that nobody has run yet.

-- Everybody sees their own sessions. Who that is, is asked again for each of them.
CREATE POLICY own_sessions ON sessions FOR SELECT USING (customer_id = current_setting('shop.customer')::bigint);
CREATE POLICY support_sessions ON sessions USING (started_at > now() - interval '1 day');

-- Vouchers have a number that people see. It ends before the id does.
CREATE TABLE vouchers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number serial NOT NULL);

-- Labels of products: the index finds those that have exactly the same labels.
ALTER TABLE products ADD COLUMN labels text[];
CREATE INDEX CONCURRENTLY products_labels_idx ON products (labels);

-- An index for a report, as wide as the report.
CREATE INDEX CONCURRENTLY orders_report_idx ON orders (status, currency, coupon_code, created_at, total_cents);

-- Every review has a customer.
CREATE INDEX CONCURRENTLY reviews_customer_id_idx ON reviews (customer_id) WHERE customer_id IS NOT NULL;

-- The migration has it already.
ALTER TABLE reviews ADD CONSTRAINT reviews_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;

-- Products that are described as fragile. Each description is taken apart.
SELECT id, name FROM products WHERE attributes @> '{"fragile": true}' ORDER BY id LIMIT 50;

-- Reads all customers to look for one without a phone.
ALTER TABLE customers ALTER COLUMN phone SET NOT NULL;

-- The column is added in a moment. Then nobody can read any customer until all of them are counted.
BEGIN;
ALTER TABLE customers ADD COLUMN order_count integer;
UPDATE customers SET order_count = 0;
COMMIT;

-- Somebody meant a savepoint.
BEGIN;
UPDATE products SET stock = 0 WHERE id = 1;
BEGIN;
UPDATE products SET stock = 0 WHERE id = 2;
ROLLBACK;

-- Start over with the catalog. The orders do not survive it.
TRUNCATE categories CASCADE;

-- One address of a kind at a time.
ALTER TABLE addresses ADD CONSTRAINT one_of_a_kind EXCLUDE USING btree (customer_id WITH =, kind WITH =);

-- Nobody knows whose midnight this is.
ALTER TABLE orders ADD COLUMN due_at timestamp;

-- Each visit is checked while nobody can read any.
ALTER TABLE visits ATTACH PARTITION old_visits FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');

-- Fails: the value counts only after the COMMIT.
BEGIN;
ALTER TYPE visit_kind ADD VALUE 'crawler';
SELECT 'crawler'::visit_kind;
COMMIT;

-- Twice over all payments, where once would do.
ALTER TABLE payments ALTER COLUMN order_id TYPE numeric USING order_id * 1;
ALTER TABLE payments ADD CHECK (amount_cents >= 0);

-- A report on a report on a report.
CREATE VIEW paid_orders AS SELECT o.id, o.customer_id, p.amount_cents FROM orders o JOIN payments p ON p.order_id = o.id;
CREATE VIEW spending AS SELECT customer_id, sum(amount_cents) AS spent FROM paid_orders GROUP BY customer_id;
CREATE VIEW best_customers AS SELECT customer_id FROM spending WHERE spent > 100000;
