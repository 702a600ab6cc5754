-- 8 departments with 7 categories each, 20,000 products.
INSERT INTO categories (id, parent_id, name, slug)
OVERRIDING SYSTEM VALUE
SELECT i,
       CASE WHEN i > 8 THEN 1 + (i - 9) / 7 END,
       CASE WHEN i > 8 THEN 'Category ' ELSE 'Department ' END || i,
       CASE WHEN i > 8 THEN 'category-' ELSE 'department-' END || i
FROM generate_series(1, 64) AS i;

INSERT INTO products (id, category_id, sku, name, description, price_cents, stock, attributes, created_at, discontinued_at)
OVERRIDING SYSTEM VALUE
SELECT i,
       9 + floor(power(random(), 2) * 56)::int,
       'SKU-' || lpad(i::text, 6, '0'),
       (ARRAY['Small', 'Large', 'Blue', 'Red', 'Quiet', 'Sturdy', 'Folding', 'Round'])[1 + floor(random() * 8)::int] || ' '
         || (ARRAY['lamp', 'chair', 'kettle', 'rug', 'shelf', 'mug', 'clock', 'basket', 'mirror', 'desk'])[1 + floor(random() * 10)::int] || ' ' || i,
       CASE WHEN random() < 0.7 THEN repeat('A fine thing for every home. ', 1 + floor(random() * 6)::int) END,
       199 + floor(power(random(), 3) * 80000)::int,
       CASE WHEN random() < 0.2 THEN 0 ELSE floor(random() * 400)::int END,
       jsonb_build_object('colour', (ARRAY['blue', 'red', 'green', 'black'])[1 + floor(random() * 4)::int], 'weight', floor(random() * 5000)::int),
       now() - random() * interval '1500 days',
       CASE WHEN random() < 0.08 THEN now() - random() * interval '400 days' END
FROM generate_series(1, 20000) AS i;
