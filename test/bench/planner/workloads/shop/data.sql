-- Every value follows from the row's number: a second load gives the same rows.

-- A number from 0 up to 1.
CREATE FUNCTION pg_temp.u(i bigint, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (hashint8extended(i, salt) & 1073741823)::float8 / 1073741824;

-- A whole number from 0 to n - 1; the higher the power, the more often a low one.
CREATE FUNCTION pg_temp.pick(i bigint, salt int, n int, power float8) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN floor(n * ((hashint8extended(i, salt) & 1073741823)::float8 / 1073741824) ^ power)::int;

-- A word, the first ones more often.
CREATE FUNCTION pg_temp.word(i bigint, salt int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ('{good,soft,light,strong,blue,cotton,small,warm,steel,quick,garden,kitchen,wooden,travel,winter,leather,quiet,
    battery,children,outdoor,office,glass,lamp,chair,bottle,jacket,shoe,cable,table,knife,blanket,mirror,basket,ceramic,
    bamboo,velvet,copper,marble,linen,amber,bicycle,tent,lantern,compass,telescope,accordion,harmonica,sextant}'::text[])
    [1 + floor(48 * ((hashint8extended(i, salt) & 1073741823)::float8 / 1073741824) ^ 2.2)::int];

-- Up to eight words. Written so that the planner puts the function's body in place of each call.
CREATE FUNCTION pg_temp.words(i bigint, salt int, n int) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN concat_ws(' ', pg_temp.word(i * 8, salt), CASE WHEN n > 1 THEN pg_temp.word(i * 8 + 1, salt) END,
    CASE WHEN n > 2 THEN pg_temp.word(i * 8 + 2, salt) END, CASE WHEN n > 3 THEN pg_temp.word(i * 8 + 3, salt) END,
    CASE WHEN n > 4 THEN pg_temp.word(i * 8 + 4, salt) END, CASE WHEN n > 5 THEN pg_temp.word(i * 8 + 5, salt) END,
    CASE WHEN n > 6 THEN pg_temp.word(i * 8 + 6, salt) END, CASE WHEN n > 7 THEN pg_temp.word(i * 8 + 7, salt) END);

INSERT INTO countries (code, name, region, vat_rate)
SELECT chr(65 + i / 8) || chr(65 + i % 8 * 3), 'Country ' || i,
       (ARRAY['Europe', 'Europe', 'Asia', 'America', 'Africa', 'Oceania'])[1 + pg_temp.pick(i, 1, 6, 1)],
       (ARRAY[7, 19, 20, 21, 25])[1 + i % 5]
FROM generate_series(0, 59) i;

INSERT INTO customers (id, public_id, email, name, segment, country, city, postcode, phone, takes_newsletter,
  interests, preferences, referred_by, created_at, last_seen_at, deleted_at)
SELECT i, md5(i::text)::uuid, 'Customer' || i || '@' || (ARRAY['mail', 'post', 'web', 'shop'])[1 + pg_temp.pick(i, 2, 4, 2)] || '.example',
       initcap(pg_temp.words(i, 3, 2)),
       (ARRAY['consumer', 'business', 'wholesale', 'staff'])[1 + pg_temp.pick(i, 4, 4, 5)]::customer_segment,
       chr(65 + c / 8) || chr(65 + c % 8 * 3), 'City ' || c || '-' || pg_temp.pick(i, 6, 40, 2),
       lpad((c * 1000 + pg_temp.pick(i, 6, 40, 2) * 20 + pg_temp.pick(i, 7, 20, 1))::text, 5, '0'),
       CASE WHEN pg_temp.u(i, 8) < 0.35 THEN '+' || (100000000 + pg_temp.pick(i, 9, 899999999, 1)) END,
       pg_temp.u(i, 10) < 0.3,
       CASE WHEN pg_temp.u(i, 11) < 0.4 THEN '{}' ELSE (string_to_array(pg_temp.words(i, 12, 4), ' '))[1:1 + pg_temp.pick(i, 13, 4, 1)] END,
       jsonb_build_object('language', (ARRAY['en', 'de', 'fr', 'es', 'pl'])[1 + pg_temp.pick(i, 14, 5, 2)],
         'theme', (ARRAY['light', 'dark'])[1 + pg_temp.pick(i, 15, 2, 1.5)], 'page_size', 10 * (1 + pg_temp.pick(i, 16, 5, 3))),
       CASE WHEN i > 100 AND pg_temp.u(i, 17) < 0.12 THEN 1 + pg_temp.pick(i, 18, i - 1, 3) END,
       '2021-01-01'::timestamptz + interval '1 second' * (i * 780 + pg_temp.pick(i, 19, 500, 1)),
       CASE WHEN pg_temp.u(i, 20) < 0.8 THEN '2026-01-01'::timestamptz - interval '1 minute' * pg_temp.pick(i, 21, 1000000, 3) END,
       CASE WHEN pg_temp.u(i, 22) < 0.03 THEN '2026-01-01'::timestamptz - interval '1 hour' * pg_temp.pick(i, 23, 10000, 1) END
FROM (SELECT i, pg_temp.pick(i, 5, 60, 3) AS c FROM generate_series(1, 200000) i) s;

INSERT INTO addresses (id, customer_id, kind, street, city, postcode, country)
SELECT row_number() OVER (ORDER BY c.id, k), c.id, (ARRAY['shipping', 'billing'])[k],
       initcap(pg_temp.words(c.id, 30 + k, 1)) || ' Street ' || 1 + pg_temp.pick(c.id, 32, 200, 2), c.city, c.postcode, c.country
FROM customers c, generate_series(1, 2) k
WHERE k = 1 OR pg_temp.u(c.id, 33) < 0.3;

INSERT INTO categories (id, parent_id, slug, name, position)
SELECT i, CASE WHEN i > 12 THEN CASE WHEN i <= 84 THEN 1 + (i - 13) / 6 ELSE 13 + (i - 85) % 72 END END,
       'category-' || i, initcap(pg_temp.words(i, 40, 2)), i % 12
FROM generate_series(1, 400) i;

INSERT INTO brands (id, name, country)
SELECT i, 'Brand ' || i, CASE WHEN i % 7 > 0 THEN chr(65 + i % 60 / 8) || chr(65 + i % 60 % 8 * 3) END
FROM generate_series(1, 300) i;

INSERT INTO products (id, sku, name, description, category_id, brand_id, status, price, cost, weight_grams, attributes,
  tags, created_at, discontinued_on)
SELECT i, 'SKU-' || lpad(i::text, 7, '0'), initcap(pg_temp.words(i, 50, 3)), pg_temp.words(i, 51, 8) || ' ' || pg_temp.words(i, 151, 6), category,
       CASE WHEN pg_temp.u(i, 53) < 0.9 THEN 1 + (category * 7 + pg_temp.pick(i, 54, 40, 2)) % 300 END,
       (ARRAY['active', 'archived', 'draft'])[1 + pg_temp.pick(i, 55, 3, 2.5)]::product_status,
       round((2 + category % 12 * 15 + 400 * pg_temp.u(i, 56) ^ 3)::numeric, 2),
       CASE WHEN pg_temp.u(i, 57) < 0.85 THEN round((1 + category % 12 * 8 + 200 * pg_temp.u(i, 56) ^ 3)::numeric, 2) END,
       CASE WHEN pg_temp.u(i, 58) < 0.7 THEN 50 + pg_temp.pick(i, 59, 20000, 3) END,
       jsonb_strip_nulls(jsonb_build_object('colour', (ARRAY['black', 'white', 'blue', 'red', 'green', 'silver', 'violet'])[1 + pg_temp.pick(i, 60, 7, 2)],
         'size', CASE WHEN category % 3 = 0 THEN (ARRAY['M', 'L', 'S', 'XL'])[1 + pg_temp.pick(i, 61, 4, 2)] END,
         'material', pg_temp.word(i, 62), 'warranty_months', 12 * (1 + pg_temp.pick(i, 63, 5, 3)))),
       (string_to_array(pg_temp.words(i, 64, 4), ' '))[1:1 + pg_temp.pick(i, 65, 4, 1)],
       '2020-06-01'::timestamptz + interval '1 minute' * (i * 55 + pg_temp.pick(i, 66, 5000, 1)),
       CASE WHEN pg_temp.u(i, 67) < 0.08 THEN '2025-12-31'::date - pg_temp.pick(i, 68, 700, 1) END
FROM (SELECT i, 13 + pg_temp.pick(i, 52, 388, 1.7) AS category FROM generate_series(1, 50000) i) s;

INSERT INTO price_history (product_id, valid, price)
SELECT p.id, daterange('2021-01-01'::date + 500 * k, CASE WHEN k < 2 THEN '2021-01-01'::date + 500 * (k + 1) END),
       round(p.price * (0.8 + 0.1 * k), 2)
FROM products p, generate_series(0, 2) k
WHERE k = 2 OR pg_temp.u(p.id, 70 + k) < 0.6;

INSERT INTO warehouses (id, name, country)
SELECT i, 'Warehouse ' || i, chr(65 + i / 8) || chr(65 + i % 8 * 3) FROM generate_series(0, 11) i;

INSERT INTO stock (warehouse_id, product_id, quantity, reserved, counted_at)
SELECT w, p, q, pg_temp.pick(p, 82 + w, 1 + q / 2, 2),
       CASE WHEN pg_temp.u(p, 83 + w) < 0.7 THEN '2026-01-01'::timestamptz - interval '1 hour' * pg_temp.pick(p, 84 + w, 5000, 2) END
FROM (SELECT w, p, pg_temp.pick(p, 81 + w, 400, 4) AS q FROM generate_series(0, 11) w, generate_series(1, 50000) p
       WHERE pg_temp.u(p * 12 + w, 80) < 0.9 - w * 0.06) s;

INSERT INTO coupons (code, percent, valid_from, valid_until)
SELECT 'CODE' || i, 5 * (1 + pg_temp.pick(i, 90, 10, 2)), '2023-01-01'::date + i * 2,
       CASE WHEN i % 5 > 0 THEN '2023-01-01'::date + i * 2 + 60 END
FROM generate_series(1, 500) i;

INSERT INTO orders (id, customer_id, status, channel, currency, total, coupon_code, shipping_address_id, note, placed_at,
  shipped_at, delivered_at)
SELECT i, 1 + pg_temp.pick(i, 100, 200000, 3),
       (CASE WHEN age < 6 THEN (ARRAY['pending', 'paid', 'packed', 'shipped', 'cancelled'])[1 + pg_temp.pick(i, 101, 5, 1)]
             ELSE (ARRAY['delivered', 'returned', 'cancelled', 'shipped'])[1 + pg_temp.pick(i, 101, 4, 6)] END)::order_status,
       CASE WHEN age < 6 THEN (ARRAY['web', 'app'])[1 + pg_temp.pick(i, 102, 2, 1)]
            ELSE (ARRAY['web', 'app', 'phone', 'market', 'store'])[1 + pg_temp.pick(i, 102, 5, 2.5)] END,
       (ARRAY['EUR', 'USD', 'GBP', 'PLN'])[1 + pg_temp.pick(i, 103, 4, 3)],
       round((5 + 900 * pg_temp.u(i, 104) ^ 4)::numeric, 2),
       CASE WHEN pg_temp.u(i, 105) < 0.06 THEN 'CODE' || 1 + pg_temp.pick(i, 106, 500, 2) END,
       CASE WHEN pg_temp.u(i, 107) < 0.9 THEN 1 + pg_temp.pick(i, 100, 200000, 3) END,
       CASE WHEN pg_temp.u(i, 108) < 0.05 THEN pg_temp.words(i, 109, 6) END,
       placed, CASE WHEN age >= 6 THEN placed + interval '1 minute' * (300 + pg_temp.pick(i, 110, 6000, 2)) END,
       CASE WHEN age >= 12 AND pg_temp.u(i, 111) < 0.93 THEN placed + interval '1 minute' * (7000 + pg_temp.pick(i, 112, 9000, 2)) END
FROM (SELECT i, placed, extract(day FROM '2026-01-01'::timestamptz - placed) AS age
        FROM (SELECT i, '2023-01-01'::timestamptz + interval '1 second' * (94694400 * (i / 500000.0::float8) ^ 0.7::float8)::bigint AS placed
                FROM generate_series(1, 500000) i) p) s;

INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price, discount)
SELECT o, l, 1 + pg_temp.pick(o * 8 + l, 121, 50000, 2.5), 1 + pg_temp.pick(o * 8 + l, 122, 6, 4),
       round((2 + 300 * pg_temp.u(o * 8 + l, 123) ^ 3)::numeric, 2),
       CASE WHEN pg_temp.u(o * 8 + l, 124) < 0.1 THEN pg_temp.pick(o * 8 + l, 125, 20, 2) END
FROM generate_series(1, 500000) o, generate_series(1, 7) l
WHERE l <= 1 + pg_temp.pick(o, 120, 7, 2.5);

INSERT INTO payments (id, order_id, provider, status, amount, reference, details, created_at)
SELECT row_number() OVER (ORDER BY o.id), o.id,
       (ARRAY['card', 'transfer', 'wallet', 'invoice'])[1 + pg_temp.pick(o.id, 130, 4, 2)],
       (ARRAY['captured', 'refunded', 'authorised', 'failed'])[1 + pg_temp.pick(o.id, 131, 4, 4)]::payment_status,
       o.total, md5('payment' || o.id),
       CASE WHEN pg_temp.u(o.id, 132) < 0.2 THEN jsonb_build_object('attempts', 1 + pg_temp.pick(o.id, 133, 4, 3),
         'risk', round(pg_temp.u(o.id, 134)::numeric, 2)) END,
       o.placed_at + interval '1 second' * pg_temp.pick(o.id, 135, 600, 2)
FROM orders o
WHERE o.status <> 'pending' AND pg_temp.u(o.id, 136) < 0.97
ORDER BY o.id;

INSERT INTO reviews (id, product_id, customer_id, rating, title, body, is_published, created_at)
SELECT i, 1 + pg_temp.pick(i, 140, 50000, 3), 1 + pg_temp.pick(i, 141, 200000, 1.5),
       5 - pg_temp.pick(i, 142, 5, 2.5), CASE WHEN pg_temp.u(i, 143) < 0.6 THEN pg_temp.words(i, 144, 3) END,
       pg_temp.words(i, 145, 8) || CASE WHEN pg_temp.u(i, 146) < 0.5 THEN ' ' || pg_temp.words(i, 149, 8) ELSE '' END, pg_temp.u(i, 147) < 0.95,
       '2023-01-01'::timestamptz + interval '1 minute' * (i * 10 + pg_temp.pick(i, 148, 1000, 1))
FROM generate_series(1, 150000) i
ON CONFLICT DO NOTHING;

REFRESH MATERIALIZED VIEW monthly_sales;

ANALYZE;
