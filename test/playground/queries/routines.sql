-- Functions of the shop. What stands inside their bodies is linted like everything else.

CREATE OR REPLACE FUNCTION settle_orders() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  o record;
BEGIN
  FOR o IN SELECT id, user_id, total FROM orders WHERE status = 'paid' LOOP
    UPDATE customers SET spent = spent + o.total WHERE id = o.user_id;
  END LOOP;

  IF (SELECT count(*) FROM orders WHERE status = 'open') > 0 THEN
    RAISE NOTICE 'There are open orders.';
  END IF;
END
$$;
