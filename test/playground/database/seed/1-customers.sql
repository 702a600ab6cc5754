-- 200,000 customers; nine in ten brought by nobody, three in a hundred closed.
INSERT INTO customers (id, email, name, phone, country, loyalty_tier, referred_by, created_at, deleted_at, last_order_at)
OVERRIDING SYSTEM VALUE
SELECT i,
       lower(first_name || '.' || last_name) || i || '@example.' || (ARRAY['com', 'org', 'net'])[1 + i % 3],
       first_name || ' ' || last_name,
       CASE WHEN random() < 0.4 THEN '+49' || (100000000 + floor(random() * 899999999))::bigint END,
       (ARRAY['DE', 'DE', 'DE', 'DE', 'DE', 'AT', 'AT', 'CH', 'FR', 'NL', 'PL', 'IS'])[1 + floor(power(random(), 2) * 12)::int],
       CASE WHEN random() < 0.9 THEN 'none' WHEN random() < 0.8 THEN 'silver' ELSE 'gold' END,
       CASE WHEN i > 1 AND random() < 0.1 THEN 1 + floor(random() * (i - 1))::bigint END,
       now() - (200000 - i) * interval '7 minutes',
       CASE WHEN random() < 0.03 THEN now() - random() * interval '300 days' END,
       CASE WHEN random() < 0.7 THEN now() - random() * interval '700 days' END
FROM (
  SELECT i,
         (ARRAY['Ada', 'Bela', 'Cleo', 'Dora', 'Emil', 'Fritz', 'Greta', 'Hugo', 'Ida', 'Jona', 'Kira', 'Levi', 'Mila', 'Noah', 'Olga', 'Pia'])[1 + floor(random() * 16)::int] AS first_name,
         (ARRAY['Adler', 'Berg', 'Clemens', 'Dietz', 'Engel', 'Fuchs', 'Graf', 'Hahn', 'Ivers', 'Jung', 'Kaiser', 'Lang', 'Meyer', 'Neumann', 'Otto', 'Peters'])[1 + floor(random() * 16)::int] AS last_name
  FROM generate_series(1, 200000) AS i
) AS person;

INSERT INTO addresses (id, customer_id, kind, street, city, postal_code, country)
OVERRIDING SYSTEM VALUE
SELECT i,
       1 + (i - 1) % 200000,
       CASE WHEN i <= 200000 THEN 'shipping' ELSE 'billing' END,
       (ARRAY['Main Street ', 'Station Road ', 'Garden Lane ', 'Mill Way ', 'Market Square '])[1 + i % 5] || 1 + i % 180,
       (ARRAY['Berlin', 'Hamburg', 'Vienna', 'Zurich', 'Lyon', 'Utrecht', 'Gdansk', 'Reykjavik'])[1 + floor(power(random(), 2) * 8)::int],
       lpad((floor(random() * 99999))::text, 5, '0'),
       'DE'
FROM generate_series(1, 240000) AS i;
