-- The shop in small: enough rows that the planner's choices and the findings are those of the real one.
SELECT setseed(0.5);

INSERT INTO customers (email, name, country)
SELECT 'customer' || i || '@example.com', 'Customer ' || i, 'DE' FROM generate_series(1, 2000) AS i;

INSERT INTO categories (name, slug) SELECT 'Category ' || i, 'category-' || i FROM generate_series(1, 12) AS i;

INSERT INTO products (category_id, sku, name, price_cents, stock)
SELECT 1 + i % 12, 'SKU-' || i, 'Product ' || i, 100 + i, i % 50 FROM generate_series(1, 500) AS i;

INSERT INTO orders (customer_id, status, total_cents, created_at)
SELECT 1 + floor(2000 * power(random(), 2.5))::bigint,
       CASE WHEN i % 50 = 0 THEN 'pending' ELSE 'delivered' END,
       500 + (i * 7919) % 60000,
       now() - (100000 - i) * interval '1 minute'
FROM generate_series(1, 100000) AS i;

INSERT INTO order_items (order_id, line, product_id, unit_price_cents)
SELECT i, line, 1 + (i * 31 + line) % 500, 999
FROM generate_series(50001, 100000) AS i, LATERAL generate_series(1, 1 + i % 3) AS line;

INSERT INTO payments (order_id, method, amount_cents) SELECT i, 'card', 1000 FROM generate_series(80001, 100000) AS i;
