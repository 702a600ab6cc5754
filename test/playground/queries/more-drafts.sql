-- Further changes that nobody has run yet.

-- Everybody sees their own sessions. Who that is, is asked again for each of them.
CREATE POLICY own_sessions ON sessions FOR SELECT USING (customer_id = current_setting('shop.customer')::bigint);
