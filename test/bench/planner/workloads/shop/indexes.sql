-- name: orders-by-shipped-day
CREATE INDEX ON orders (shipped_at);
SELECT id, customer_id FROM orders WHERE shipped_at >= '2025-11-03' AND shipped_at < '2025-11-04';

-- name: orders-by-address
CREATE INDEX ON orders (shipping_address_id);
SELECT id, placed_at FROM orders WHERE shipping_address_id = $1;

-- name: orders-of-customer-by-status
CREATE INDEX ON orders (customer_id, status) INCLUDE (total);
SELECT status, sum(total) FROM orders WHERE customer_id = 9 GROUP BY status;

-- name: returned-orders-partial
CREATE INDEX ON orders (placed_at) WHERE status = 'returned';
SELECT id, total FROM orders WHERE status = 'returned' AND placed_at >= '2025-12-01';

-- name: orders-largest-first
CREATE INDEX ON orders (currency, total DESC);
SELECT id, total FROM orders WHERE currency = 'PLN' ORDER BY total DESC LIMIT 10;

-- name: orders-by-two-common-columns
CREATE INDEX ON orders (channel, currency);
SELECT id, total FROM orders WHERE channel = 'web' AND currency = 'EUR';

-- name: orders-by-status-low-cardinality
CREATE INDEX ON orders (status);
SELECT count(*) FROM orders WHERE status = 'packed';

-- name: order-notes-that-exist
CREATE INDEX ON orders (customer_id) WHERE note IS NOT NULL;
SELECT id, note FROM orders WHERE note IS NOT NULL AND customer_id BETWEEN 1 AND 50;

-- name: order-month-expression
CREATE INDEX ON orders ((date_trunc('month', placed_at AT TIME ZONE 'UTC')));
SELECT count(*), sum(total) FROM orders WHERE date_trunc('month', placed_at AT TIME ZONE 'UTC') = '2023-01-01';

-- name: items-covering-product
CREATE INDEX ON order_items (product_id) INCLUDE (quantity, line_total);
SELECT sum(quantity), sum(line_total) FROM order_items WHERE product_id = 12345;

-- name: items-by-quantity-is-useless
CREATE INDEX ON order_items (quantity);
SELECT count(*), avg(unit_price) FROM order_items WHERE quantity = 1;

-- name: items-dearest-lines
CREATE INDEX ON order_items (line_total DESC NULLS LAST);
SELECT order_id, line_no, line_total FROM order_items ORDER BY line_total DESC NULLS LAST LIMIT 25;

-- name: items-discounted
CREATE INDEX ON order_items (discount) WHERE discount IS NOT NULL;
SELECT order_id, discount FROM order_items WHERE discount >= 18;

-- name: customers-by-name
CREATE INDEX ON customers (name);
SELECT id, email FROM customers WHERE name = 'Velvet Sextant';

-- name: customers-by-phone-hash
CREATE INDEX ON customers USING hash (phone);
SELECT id, name FROM customers WHERE phone = $1;

-- name: customers-by-preferences
CREATE INDEX ON customers USING gin (preferences);
SELECT id FROM customers WHERE preferences @> '{"language": "pl", "page_size": 50}';

-- name: customers-by-language-expression
CREATE INDEX ON customers ((preferences ->> 'language'), created_at);
SELECT id, name FROM customers WHERE preferences ->> 'language' = 'pl' ORDER BY created_at DESC LIMIT 20;

-- name: customers-by-newsletter-low-cardinality
CREATE INDEX ON customers (takes_newsletter);
SELECT id, email FROM customers WHERE takes_newsletter;

-- name: customers-staff
CREATE INDEX ON customers (segment);
SELECT id, name, email FROM customers WHERE segment = 'staff' AND deleted_at IS NULL;

-- name: products-by-words-of-description
CREATE INDEX ON products USING gin (to_tsvector('simple', description));
SELECT id, name FROM products WHERE to_tsvector('simple', description) @@ to_tsquery('simple', 'accordion & marble');

-- name: products-by-margin
CREATE INDEX ON products (margin);
SELECT id, name, margin FROM products ORDER BY margin LIMIT 20;

-- name: products-by-brand-and-price
CREATE INDEX ON products (brand_id, price DESC) WHERE status = 'active';
SELECT id, name, price FROM products WHERE brand_id = 100 AND status = 'active' ORDER BY price DESC LIMIT 10;

-- name: payments-by-provider-and-day
CREATE INDEX ON payments (provider, created_at);
SELECT id, amount FROM payments WHERE provider = 'invoice' AND created_at >= '2025-12-24' ORDER BY created_at LIMIT 100;

-- name: payments-reference-unique
CREATE UNIQUE INDEX ON payments (reference);
SELECT id, status FROM payments WHERE reference = md5('payment77');

-- name: payments-risk-expression
CREATE INDEX ON payments (((details ->> 'risk')::numeric));
SELECT id, order_id FROM payments WHERE (details ->> 'risk')::numeric > 0.99;

-- name: reviews-newest
CREATE INDEX ON reviews (created_at DESC) INCLUDE (product_id, rating);
SELECT product_id, rating, created_at FROM reviews ORDER BY created_at DESC LIMIT 50;

-- name: reviews-of-a-rating
CREATE INDEX ON reviews (rating, created_at);
SELECT id, title FROM reviews WHERE rating = 1 AND created_at >= '2025-10-01';

-- name: addresses-by-street-wrong-order
CREATE INDEX ON addresses (city, street);
SELECT id FROM addresses WHERE street = 'Sextant Street 7';

-- name: countries-too-small
CREATE INDEX ON countries (region);
SELECT code, name FROM countries WHERE region = 'Asia';

-- name: orders-most-are-delivered
CREATE INDEX ON orders (status, id);
SELECT count(*), sum(total), count(note) FROM orders WHERE status = 'delivered';

-- name: orders-partial-not-implied
CREATE INDEX ON orders (delivered_at) WHERE status = 'returned';
SELECT id FROM orders WHERE delivered_at >= '2025-12-30';

-- name: orders-function-hides-the-column
CREATE INDEX ON orders (delivered_at);
SELECT count(*) FROM orders WHERE delivered_at::date = '2025-05-05';

-- name: order-items-second-column-alone
CREATE INDEX ON order_items (product_id, discount);
SELECT order_id, line_no FROM order_items WHERE discount = 17;

-- name: products-negated
CREATE INDEX ON products (brand_id, status);
SELECT id, name FROM products WHERE brand_id <> 7;

-- name: reviews-title-in-the-middle
CREATE INDEX ON reviews (title);
SELECT id FROM reviews WHERE title LIKE '%sextant%';

-- name: reviews-title-trigrams
CREATE INDEX ON reviews USING gin (title gin_trgm_ops);
SELECT id FROM reviews WHERE title LIKE '%sextant%';

-- name: addresses-descending-pair
CREATE INDEX ON addresses (country, id DESC);
SELECT id, street FROM addresses WHERE country = 'AA' ORDER BY id DESC LIMIT 20;
