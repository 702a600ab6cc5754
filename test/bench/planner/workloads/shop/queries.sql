-- name: customer-by-id
SELECT id, name, email, segment FROM customers WHERE id = 4711;

-- name: customer-by-email
SELECT id, name FROM customers WHERE lower(email) = lower($1) AND deleted_at IS NULL;

-- name: customer-by-public-id
SELECT id, name, preferences ->> 'language' AS language FROM customers WHERE public_id = $1;

-- name: customers-in-city
SELECT id, name, postcode FROM customers
WHERE country = 'AA' AND city = 'City 0-3' AND postcode LIKE '0006%';

-- name: customers-of-many-ids
SELECT id, name FROM customers WHERE id IN (1, 5, 77, 1024, 5000, 99999, 123456, 199999);

-- name: customers-of-an-array
SELECT id, name FROM customers WHERE id = ANY ($1::int[]);

-- name: customers-interested-in
SELECT id, email FROM customers
WHERE interests @> ARRAY['telescope', 'tent'] AND takes_newsletter AND deleted_at IS NULL;

-- name: recently-seen-customers
SELECT id, name, last_seen_at FROM customers ORDER BY last_seen_at DESC NULLS LAST LIMIT 20;

-- name: customers-without-phone-or-deleted
SELECT count(*) FROM customers WHERE phone IS NULL OR deleted_at IS NOT NULL;

-- name: orders-of-a-customer
SELECT id, status, total, placed_at FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 10;

-- name: orders-of-a-customer-next-page
SELECT id, status, total, placed_at FROM orders
WHERE customer_id = 17 AND (placed_at, id) < ('2025-06-01'::timestamptz, 400000)
ORDER BY placed_at DESC, id DESC LIMIT 20;

-- name: order-pages-by-keyset
SELECT id, customer_id, total FROM orders
WHERE (placed_at, id) > ($1::timestamptz, $2::bigint) ORDER BY placed_at, id LIMIT 50;

-- name: order-pages-by-offset
SELECT id, customer_id, total FROM orders ORDER BY placed_at DESC LIMIT 50 OFFSET 20000;

-- name: order-with-everything
SELECT o.id, o.status, c.name, c.email, a.street, a.city, p.provider, p.status AS payment, i.line_no, i.quantity,
       pr.name AS product, b.name AS brand, cat.name AS category
FROM orders o
JOIN customers c ON c.id = o.customer_id
LEFT JOIN addresses a ON a.id = o.shipping_address_id
LEFT JOIN payments p ON p.order_id = o.id
JOIN order_items i ON i.order_id = o.id
JOIN products pr ON pr.id = i.product_id
JOIN categories cat ON cat.id = pr.category_id
LEFT JOIN brands b ON b.id = pr.brand_id
WHERE o.id = $1
ORDER BY i.line_no;

-- name: orders-to-pack
SELECT o.id, o.placed_at, count(*) AS lines, sum(i.quantity) AS units
FROM orders o
JOIN order_items i ON i.order_id = o.id
WHERE o.status = 'paid' AND o.placed_at < '2025-12-31'
GROUP BY o.id
ORDER BY o.placed_at;

-- name: open-orders-by-channel
SELECT channel, count(*) FROM orders
WHERE status IN ('pending', 'paid', 'packed') GROUP BY channel;

-- name: orders-by-status-and-channel
SELECT status, channel, count(*), sum(total) FROM orders GROUP BY GROUPING SETS ((status, channel), (status), ());

-- name: sales-cube
SELECT c.region, o.channel, o.currency, sum(o.total) AS total
FROM orders o
JOIN customers cu ON cu.id = o.customer_id
JOIN countries c ON c.code = cu.country
WHERE o.placed_at >= '2025-10-01' AND o.placed_at < '2026-01-01'
GROUP BY CUBE (c.region, o.channel, o.currency);

-- name: orders-with-coupon-or-expensive
SELECT id, customer_id, total FROM orders WHERE coupon_code = 'CODE499' OR total > 880;

-- name: expensive-store-orders
SELECT id, total FROM orders WHERE channel = 'store' AND total BETWEEN 500 AND 520;

-- name: revenue-by-day
SELECT date_trunc('day', placed_at) AS day, count(*) AS orders, sum(total) AS revenue, avg(total) AS average
FROM orders
WHERE placed_at >= '2025-12-01' AND placed_at < '2026-01-01' AND status <> 'cancelled'
GROUP BY 1 ORDER BY 1;

-- name: running-revenue
SELECT month, revenue, sum(revenue) OVER (ORDER BY month) AS running,
       lag(revenue) OVER (ORDER BY month) AS before
FROM (SELECT month, sum(revenue) AS revenue FROM monthly_sales GROUP BY month) m
ORDER BY month;

-- name: best-sellers-of-each-category
SELECT category_id, product_id, units FROM (
  SELECT p.category_id, i.product_id, sum(i.quantity) AS units,
         row_number() OVER (PARTITION BY p.category_id ORDER BY sum(i.quantity) DESC) AS place
  FROM order_items i
  JOIN products p ON p.id = i.product_id
  GROUP BY p.category_id, i.product_id) ranked
WHERE place <= 3
ORDER BY category_id, place;

-- name: customers-who-never-ordered
SELECT c.id, c.email FROM customers c
WHERE c.created_at < '2022-01-01' AND NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id);

-- name: customers-who-returned-something
SELECT c.id, c.name FROM customers c
WHERE c.segment = 'wholesale'
  AND EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.status = 'returned');

-- name: products-never-sold
SELECT id, sku FROM products WHERE id NOT IN (SELECT product_id FROM order_items WHERE product_id IS NOT NULL)
ORDER BY id LIMIT 100;

-- name: products-without-review
SELECT p.id, p.name FROM products p
LEFT JOIN reviews r ON r.product_id = p.id
WHERE r.id IS NULL AND p.status = 'active';

-- name: last-order-of-each-customer
SELECT DISTINCT ON (customer_id) customer_id, id, placed_at, total
FROM orders WHERE customer_id BETWEEN 1000 AND 3000
ORDER BY customer_id, placed_at DESC;

-- name: newest-orders-of-recent-customers
SELECT c.id, c.name, o.id AS order_id, o.total
FROM (SELECT id, name FROM customers ORDER BY created_at DESC LIMIT 50) c
CROSS JOIN LATERAL (
  SELECT id, total FROM orders WHERE customer_id = c.id ORDER BY placed_at DESC LIMIT 3) o;

-- name: category-tree
WITH RECURSIVE tree AS (
  SELECT id, parent_id, name, 1 AS depth FROM categories WHERE parent_id IS NULL
  UNION ALL
  SELECT c.id, c.parent_id, c.name, t.depth + 1 FROM categories c JOIN tree t ON c.parent_id = t.id
)
SELECT * FROM tree ORDER BY depth, name;

-- name: products-below-a-category
WITH RECURSIVE below AS (
  SELECT id FROM categories WHERE slug = $1
  UNION
  SELECT c.id FROM categories c JOIN below b ON c.parent_id = b.id
)
SELECT p.id, p.name, p.price FROM products p JOIN below b ON b.id = p.category_id
WHERE p.status = 'active' ORDER BY p.price LIMIT 40;

-- name: chain-of-referrals
WITH RECURSIVE chain AS (
  SELECT id, referred_by, 0 AS steps FROM customers WHERE id = 150000
  UNION ALL
  SELECT c.id, c.referred_by, chain.steps + 1 FROM customers c JOIN chain ON c.id = chain.referred_by
)
SELECT id, steps FROM chain;

-- name: product-search
SELECT id, name, ts_rank(search, query) AS rank
FROM products, websearch_to_tsquery('english', 'bamboo lantern') query
WHERE search @@ query AND status = 'active'
ORDER BY rank DESC LIMIT 20;

-- name: product-search-prefix
SELECT id, name FROM products WHERE search @@ to_tsquery('english', 'telesc:* & copper');

-- name: product-name-contains
SELECT id, name FROM products WHERE name ILIKE '%harmonica%' LIMIT 20;

-- name: product-sku-prefix
SELECT id, sku, name FROM products WHERE sku LIKE 'SKU-00123%' ORDER BY sku;

-- name: products-by-attributes
SELECT id, name, price FROM products WHERE attributes @> '{"colour": "violet", "size": "XL"}';

-- name: products-by-json-path
SELECT id, name FROM products WHERE attributes @? '$ ? (@.warranty_months > 48)' AND status = 'active';

-- name: products-with-tags
SELECT id, name, tags FROM products WHERE tags && ARRAY['sextant', 'compass'];

-- name: new-products
SELECT name, price, created_at FROM products WHERE status = 'active' ORDER BY created_at DESC LIMIT 24;

-- name: price-band-of-category
SELECT id, name, price FROM products
WHERE category_id = $1 AND price BETWEEN $2 AND $3 ORDER BY price LIMIT 48;

-- name: dearer-than-the-category
SELECT p.id, p.name, p.price FROM products p
WHERE p.price > 3 * (SELECT avg(q.price) FROM products q WHERE q.category_id = p.category_id);

-- name: facets-of-a-category
SELECT brand, count(*), min(price), max(price) FROM active_products WHERE category_id = 20 GROUP BY brand
ORDER BY count(*) DESC;

-- name: colours-in-use
SELECT attributes ->> 'colour' AS colour, count(*) FROM products WHERE status = 'active' GROUP BY 1 ORDER BY 2 DESC;

-- name: tags-in-use
SELECT tag, count(*) FROM products, unnest(tags) AS tag GROUP BY tag ORDER BY count(*) DESC LIMIT 30;

-- name: price-on-a-day
SELECT product_id, price FROM price_history WHERE valid @> '2022-03-01'::date AND product_id = 300;

-- name: prices-that-ended
SELECT count(*) FROM price_history WHERE valid << daterange('2023-09-01', NULL);

-- name: low-stock
SELECT w.name, p.sku, s.quantity, s.available
FROM stock s
JOIN warehouses w ON w.id = s.warehouse_id
JOIN products p ON p.id = s.product_id
WHERE s.quantity < 5 AND s.warehouse_id = 11 AND p.status = 'active';

-- name: stock-of-products
SELECT product_id, sum(quantity), sum(reserved) FROM stock WHERE product_id BETWEEN 100 AND 400 GROUP BY product_id;

-- name: stock-of-basket
SELECT v.product_id, v.wanted, coalesce(sum(s.quantity - s.reserved), 0) AS free
FROM (VALUES (12, 2), (4000, 1), (37123, 5)) AS v (product_id, wanted)
LEFT JOIN stock s ON s.product_id = v.product_id
GROUP BY v.product_id, v.wanted;

-- name: payment-by-reference
SELECT id, order_id, status FROM payments WHERE reference = $1;

-- name: failed-payments-of-a-week
SELECT id, order_id, amount, details ->> 'attempts' AS attempts FROM payments
WHERE status = 'failed' AND created_at >= '2025-12-20' AND created_at < '2025-12-27';

-- name: payments-of-a-day
SELECT provider, count(*), sum(amount) FROM payments
WHERE created_at >= '2024-02-03' AND created_at < '2024-02-04' GROUP BY provider;

-- name: unpaid-orders
SELECT o.id, o.total FROM orders o
WHERE o.status = 'delivered' AND NOT EXISTS (
  SELECT FROM payments p WHERE p.order_id = o.id AND p.status IN ('captured', 'refunded'));

-- name: orders-and-payments-in-order
SELECT o.id, o.total, p.amount FROM orders o JOIN payments p ON p.order_id = o.id ORDER BY o.id;

-- name: mismatched-payments
SELECT o.id, o.total, p.amount FROM orders o FULL JOIN payments p ON p.order_id = o.id WHERE o.total IS DISTINCT FROM p.amount;

-- name: lines-that-differ-from-total
SELECT o.id, o.total, sum(i.line_total) AS lines
FROM orders o JOIN order_items i ON i.order_id = o.id
GROUP BY o.id HAVING sum(i.line_total) > 2 * o.total;

-- name: reviews-of-a-product
SELECT id, rating, title, body, created_at FROM reviews
WHERE product_id = $1 AND is_published ORDER BY rating DESC, created_at DESC LIMIT 10 OFFSET $2;

-- name: review-search
SELECT r.id, p.name FROM reviews r JOIN products p ON p.id = r.product_id
WHERE to_tsvector('english', r.body) @@ plainto_tsquery('english', 'quiet telescope') AND r.rating <= 2;

-- name: best-rated-products
SELECT a.id, a.name, r.rating, r.reviews
FROM active_products a JOIN product_ratings r ON r.product_id = a.id
WHERE r.reviews >= 20 ORDER BY r.rating DESC, r.reviews DESC LIMIT 20;

-- name: best-customers
SELECT c.id, c.name, t.orders, t.spent
FROM customer_totals t JOIN customers c ON c.id = t.customer_id
WHERE t.spent > 5000 ORDER BY t.spent DESC LIMIT 100;

-- name: one-customer-totals
SELECT t.* FROM customer_totals t WHERE t.customer_id = $1;

-- name: cohort-retention
WITH first_orders AS (
  SELECT customer_id, min(date_trunc('month', placed_at)) AS cohort FROM orders GROUP BY customer_id
)
SELECT f.cohort, date_trunc('month', o.placed_at) AS month, count(DISTINCT o.customer_id) AS customers
FROM first_orders f JOIN orders o ON o.customer_id = f.customer_id
GROUP BY 1, 2 ORDER BY 1, 2;

-- name: big-spenders-read-twice
WITH spent AS MATERIALIZED (
  SELECT customer_id, sum(total) AS total FROM orders WHERE placed_at >= '2025-01-01' GROUP BY customer_id
)
SELECT s.customer_id, s.total FROM spent s WHERE s.total > (SELECT 10 * avg(total) FROM spent);

-- name: people-to-write-to
SELECT email FROM customers WHERE takes_newsletter AND country = 'GP'
UNION
SELECT c.email FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.coupon_code = 'CODE77';

-- name: bought-but-not-reviewed
SELECT o.customer_id, i.product_id FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.placed_at >= '2025-12-20'
EXCEPT
SELECT customer_id, product_id FROM reviews;

-- name: customers-in-both-lists
SELECT customer_id FROM reviews WHERE rating = 1
INTERSECT
SELECT customer_id FROM orders WHERE status = 'returned';

-- name: timeline-of-a-customer
SELECT 'order' AS kind, placed_at AS at, id FROM orders WHERE customer_id = $1
UNION ALL
SELECT 'review', created_at, id FROM reviews WHERE customer_id = $1
ORDER BY at DESC LIMIT 30;

-- name: bought-together
SELECT b.product_id, count(*) AS times
FROM order_items a JOIN order_items b ON b.order_id = a.order_id AND b.product_id <> a.product_id
WHERE a.product_id = 25000 GROUP BY b.product_id ORDER BY times DESC LIMIT 10;

-- name: revenue-by-region-and-category
SELECT co.region, cat.name, sum(i.line_total) AS revenue
FROM order_items i
JOIN orders o ON o.id = i.order_id
JOIN customers c ON c.id = o.customer_id
JOIN countries co ON co.code = c.country
JOIN products p ON p.id = i.product_id
JOIN categories cat ON cat.id = p.category_id
WHERE o.placed_at >= '2025-01-01' AND o.status = 'delivered'
GROUP BY co.region, cat.name ORDER BY revenue DESC;

-- name: median-order-by-country
SELECT c.country, percentile_cont(0.5) WITHIN GROUP (ORDER BY o.total) AS median, count(DISTINCT o.customer_id)
FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY c.country;

-- name: days-of-a-month-with-orders
SELECT d::date AS day, count(o.id) AS orders
FROM generate_series('2025-11-01'::timestamptz, '2025-11-30', '1 day') d
LEFT JOIN orders o ON o.placed_at >= d AND o.placed_at < d + interval '1 day'
GROUP BY d ORDER BY d;

-- name: first-and-last-order
SELECT min(placed_at), max(placed_at) FROM orders;

-- name: how-many-cities
SELECT DISTINCT country, city FROM customers ORDER BY country, city;

-- name: coupon-use
SELECT c.code, c.percent, count(o.id) FROM coupons c LEFT JOIN orders o ON o.coupon_code = c.code
WHERE c.valid_until >= '2025-06-01' GROUP BY c.code ORDER BY c.code;

-- name: orders-by-id-list
SELECT o.id, o.status FROM orders o JOIN unnest($1::bigint[]) AS wanted (id) ON wanted.id = o.id;

-- name: rows-by-ctid
SELECT id, email FROM customers WHERE ctid = '(10,3)';

-- name: rows-by-ctid-range
SELECT count(*) FROM order_items WHERE ctid >= '(100,0)' AND ctid < '(200,0)';

-- name: cancel-stale-orders
UPDATE orders SET status = 'cancelled' WHERE status = 'pending' AND placed_at < '2025-12-28' RETURNING id;

-- name: raise-prices
UPDATE products p SET price = p.price * 1.03 FROM brands b WHERE b.id = p.brand_id AND b.name = $1;

-- name: delete-unpublished-reviews
DELETE FROM reviews r USING products p WHERE p.id = r.product_id AND p.status = 'archived' AND NOT r.is_published;

-- name: archive-discontinued
INSERT INTO price_history (product_id, valid, price)
SELECT id, daterange(discontinued_on, NULL), price FROM products WHERE discontinued_on < '2025-01-01'
ON CONFLICT DO NOTHING;

-- name: move-cancelled-items
WITH gone AS (DELETE FROM order_items i USING orders o WHERE o.id = i.order_id AND o.status = 'cancelled' AND o.placed_at < '2023-02-01' RETURNING i.product_id, i.quantity)
UPDATE stock s SET quantity = s.quantity + g.quantity
FROM (SELECT product_id, sum(quantity) AS quantity FROM gone GROUP BY product_id) g
WHERE s.product_id = g.product_id AND s.warehouse_id = 0;

-- name: merge-counted-stock
MERGE INTO stock s
USING (VALUES (0, 12, 40), (0, 13, 7), (11, 49999, 3)) AS v (warehouse_id, product_id, quantity)
ON s.warehouse_id = v.warehouse_id AND s.product_id = v.product_id
WHEN MATCHED THEN UPDATE SET quantity = v.quantity
WHEN NOT MATCHED THEN INSERT (warehouse_id, product_id, quantity) VALUES (v.warehouse_id, v.product_id, v.quantity);

-- name: lock-next-orders
SELECT id FROM orders WHERE status = 'paid' ORDER BY placed_at LIMIT 10 FOR UPDATE SKIP LOCKED;

-- name: brands-on-sale
SELECT b.id, b.name FROM brands b WHERE b.id IN (SELECT p.brand_id FROM products p WHERE p.status = 'active');

-- name: products-bought-by-the-dozen
SELECT count(*) FROM products p WHERE p.id IN (SELECT i.product_id FROM order_items i WHERE i.quantity = 6);

-- name: coupons-never-used
SELECT c.code FROM coupons c WHERE NOT EXISTS (SELECT FROM orders o WHERE o.coupon_code = c.code);

-- name: orders-with-many-of-a-thing
SELECT o.id, o.placed_at FROM orders o
WHERE EXISTS (SELECT FROM order_items i WHERE i.order_id = o.id AND i.quantity > 4) ORDER BY o.id;

-- name: orders-without-payment
SELECT o.id, o.status FROM orders o
WHERE NOT EXISTS (SELECT FROM payments p WHERE p.order_id = o.id) ORDER BY o.id;

-- name: unsold-product-ids
SELECT id FROM products EXCEPT SELECT product_id FROM order_items ORDER BY 1;

-- name: two-years-side-by-side
SELECT coalesce(a.category_id, b.category_id) AS category_id, a.revenue, b.revenue AS before
FROM (SELECT category_id, sum(revenue) AS revenue FROM monthly_sales WHERE month >= '2025-01-01' GROUP BY category_id) a
FULL JOIN (SELECT category_id, sum(revenue) AS revenue FROM monthly_sales
            WHERE month >= '2024-01-01' AND month < '2025-01-01' GROUP BY category_id) b USING (category_id);

-- name: customers-who-ordered-by-country
SELECT c.country, c.id FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.country, c.id;

-- name: items-of-a-week-with-products
SELECT o.id, i.line_no, p.name, i.quantity, b.name AS brand
FROM orders o
JOIN order_items i ON i.order_id = o.id
JOIN products p ON p.id = i.product_id
LEFT JOIN brands b ON b.id = p.brand_id
WHERE o.placed_at >= '2025-12-08' AND o.placed_at < '2025-12-15';

-- name: cities-with-customers
SELECT country, city FROM customers GROUP BY country, city ORDER BY country, city LIMIT 100;

-- name: orders-in-price-bands
SELECT b.name, count(*) FROM orders o
JOIN (VALUES ('low', 0, 20), ('middle', 20, 100), ('high', 100, 100000)) AS b (name, low, high)
  ON o.total >= b.low AND o.total < b.high
WHERE o.placed_at >= '2025-12-01' GROUP BY b.name;

-- name: quartiles-of-customers
SELECT customer_id, spent, ntile(4) OVER (ORDER BY spent), dense_rank() OVER (ORDER BY orders DESC)
FROM customer_totals WHERE last_order_at >= '2025-12-15';

-- name: top-three-orders-per-country
SELECT * FROM (
  SELECT c.country, o.id, o.total, rank() OVER (PARTITION BY c.country ORDER BY o.total DESC) AS place
  FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.placed_at >= '2025-12-01') s
WHERE place <= 3;

-- name: customers-found-by-anything
SELECT id, name, email FROM customers
WHERE (lower(email) = $1 AND deleted_at IS NULL) OR public_id::text = $1 OR phone = $1 LIMIT 10;

-- name: optional-filters
SELECT id, name, price FROM products
WHERE ($1::int IS NULL OR category_id = $1) AND ($2::int IS NULL OR brand_id = $2) AND status = 'active'
ORDER BY price LIMIT 20;

-- name: order-export-of-twelve-tables
SELECT o.id, c.name, co.name, a.street, ac.name, p.provider, i.line_no, pr.sku, b.name, cat.name, parent.name, s.quantity
FROM orders o, customers c, countries co, addresses a, countries ac, payments p, order_items i, products pr, brands b,
     categories cat, categories parent, stock s
WHERE c.id = o.customer_id AND co.code = c.country AND a.id = o.shipping_address_id AND ac.code = a.country
  AND p.order_id = o.id AND i.order_id = o.id AND pr.id = i.product_id AND b.id = pr.brand_id
  AND cat.id = pr.category_id AND parent.id = cat.parent_id AND s.product_id = pr.id AND s.warehouse_id = 0
  AND o.placed_at >= '2025-12-30';

-- name: new-order
INSERT INTO orders (customer_id, channel, total, placed_at) VALUES ($1, $2, $3, now()) RETURNING id;

-- name: new-order-items
INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price)
SELECT $1, row_number() OVER (), p.id, w.quantity, p.price
FROM unnest($2::int[], $3::int[]) AS w (product_id, quantity) JOIN products p ON p.id = w.product_id;

-- name: items-of-a-week-with-their-best-review
SELECT o.id, i.product_id, r.rating, r.title
FROM orders o
JOIN order_items i ON i.order_id = o.id
LEFT JOIN LATERAL (
  SELECT rating, title FROM reviews WHERE product_id = i.product_id AND is_published
  ORDER BY rating DESC, created_at DESC LIMIT 1) r ON true
WHERE o.placed_at >= '2025-12-08' AND o.placed_at < '2025-12-15';

-- name: stock-of-recent-items
SELECT i.product_id, i.quantity, s.quantity AS in_stock
FROM order_items i JOIN stock s ON s.product_id = i.product_id AND s.warehouse_id = 2
WHERE i.order_id BETWEEN 490000 AND 492000;

-- name: reviews-of-early-customers
SELECT r.id, r.rating, p.name FROM reviews r JOIN products p ON p.id = r.product_id WHERE r.customer_id BETWEEN 1 AND 200;

-- name: reviews-and-orders-of-the-reviewers
SELECT r.id, r.rating, t.orders FROM reviews r
CROSS JOIN LATERAL (SELECT count(*) AS orders FROM orders o WHERE o.customer_id = r.customer_id) t
WHERE r.product_id BETWEEN 1 AND 10;
