-- Run by hand, now and then. Read twice before you do.

-- Prices go up. All of them.
UPDATE products SET price_cents = price_cents * 1.05;

-- Forget what visitors did. All of it.
DELETE FROM events;

-- A line that was forgotten. Nobody names the columns, so the next migration may break it.
INSERT INTO order_items VALUES (1, 1, 42, 1, 1999);

-- Sessions of a month ago, a thousand at a time.
DELETE FROM sessions
WHERE id IN (
  SELECT id FROM sessions WHERE last_seen_at < now() - interval '30 days' ORDER BY id LIMIT 1000
);
