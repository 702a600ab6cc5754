-- Functions of the shop. What stands inside their bodies is linted like everything else.

CREATE OR REPLACE FUNCTION settle_orders() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  o record;
BEGIN
  FOR o IN SELECT id FROM orders WHERE status = 'paid' LOOP
    UPDATE payments SET captured_at = now() WHERE order_id = o.id AND captured_at IS NULL;
  END LOOP;

  IF (SELECT count(*) FROM orders WHERE status = 'open') > 0 THEN
    RAISE NOTICE 'There are open orders.';
  END IF;
END
$$;
