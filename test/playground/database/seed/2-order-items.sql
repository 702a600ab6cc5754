-- 2,000,000 lines of the newest 800,000 orders; best sellers sell best.
INSERT INTO order_items (order_id, line, product_id, quantity, unit_price_cents)
SELECT order_id,
       line,
       1 + floor(20000 * power(random(), 3))::bigint,
       1 + floor(power(random(), 4) * 6)::int,
       199 + floor(power(random(), 3) * 80000)::int
FROM generate_series(1200001, 2000000) AS order_id,
     LATERAL generate_series(1, 1 + order_id % 4) AS line;

INSERT INTO payments (id, order_id, method, amount_cents, provider_reference, captured_at, failed_at)
OVERRIDING SYSTEM VALUE
SELECT i,
       1500000 + i,
       (ARRAY['card', 'card', 'card', 'invoice', 'transfer'])[1 + i % 5],
       500 + floor(random() * 60000)::int,
       md5(i::text),
       CASE WHEN i % 50 <> 0 THEN now() - (500000 - i) * interval '47 seconds' END,
       CASE WHEN i % 50 = 0 THEN now() - (500000 - i) * interval '47 seconds' END
FROM generate_series(1, 500000) AS i;

-- 150,000 reviews, most of them kind.
INSERT INTO reviews (id, product_id, customer_id, rating, title, body, created_at)
OVERRIDING SYSTEM VALUE
SELECT i,
       1 + floor(20000 * power(random(), 2))::bigint,
       1 + floor(200000 * power(random(), 2.5))::bigint,
       5 - floor(power(random(), 3) * 5)::int,
       CASE WHEN random() < 0.8 THEN (ARRAY['Lovely', 'As described', 'Too small', 'Would buy again'])[1 + i % 4] END,
       CASE WHEN random() < 0.5 THEN repeat('It does what it should. ', 1 + floor(random() * 8)::int) END,
       now() - random() * interval '900 days'
FROM generate_series(1, 150000) AS i;

-- 60,000 visits of two months, 400,000 things done there.
INSERT INTO sessions (id, customer_id, user_agent, started_at, last_seen_at)
OVERRIDING SYSTEM VALUE
SELECT i,
       CASE WHEN random() < 0.6 THEN 1 + floor(200000 * power(random(), 2.5))::bigint END,
       (ARRAY['Firefox', 'Chrome', 'Safari', 'Shop app'])[1 + floor(power(random(), 2) * 4)::int],
       now() - (60000 - i) * interval '90 seconds',
       now() - (60000 - i) * interval '90 seconds' + random() * interval '40 minutes'
FROM generate_series(1, 60000) AS i;

INSERT INTO events (id, session_id, kind, payload, occurred_at)
OVERRIDING SYSTEM VALUE
SELECT i,
       1 + (i * 60000::bigint) / 400001,
       (ARRAY['view', 'view', 'view', 'view', 'search', 'basket', 'checkout'])[1 + floor(power(random(), 1.5) * 7)::int],
       jsonb_build_object('product', 1 + floor(20000 * power(random(), 3))::int),
       now() - (400000 - i) * interval '13 seconds'
FROM generate_series(1, 400000) AS i;
