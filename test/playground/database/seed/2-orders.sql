-- 2,000,000 orders over three years; a few customers buy a lot, many buy little.
INSERT INTO orders (id, customer_id, shipping_address_id, status, total_cents, currency, coupon_code, note, created_at, shipped_at, source)
OVERRIDING SYSTEM VALUE
SELECT i,
       customer,
       CASE WHEN luck < 0.97 THEN customer END,
       CASE WHEN luck < 0.90 THEN 'delivered' WHEN luck < 0.98 THEN 'shipped' ELSE 'pending' END,
       500 + floor(power(luck * 7 - floor(luck * 7), 3) * 60000)::int,
       CASE WHEN i % 12 = 0 THEN 'CHF' ELSE 'EUR' END,
       CASE WHEN i % 20 = 0 THEN 'WELCOME' || i % 40 END,
       CASE WHEN i % 100 = 0 THEN 'Please ring twice.' END,
       placed,
       CASE WHEN luck < 0.98 THEN placed + luck * interval '5 days' END,
       CASE WHEN i % 5 = 0 THEN 'app' ELSE 'web' END
FROM (
  SELECT i,
         1 + floor(200000 * power(random(), 2.5))::bigint AS customer,
         random() AS luck,
         now() - (2000000 - i) * interval '47 seconds' AS placed
  FROM generate_series(1, 2000000) AS i
) AS sale;
