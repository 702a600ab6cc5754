-- Whether this counts is up to whoever runs it.
BEGIN;
UPDATE orders SET status = 'cancelled' WHERE id = 4711;
