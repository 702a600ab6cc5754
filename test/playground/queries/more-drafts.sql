-- Further changes that nobody has run yet.

-- Everybody sees their own sessions. Who that is, is asked again for each of them.
CREATE POLICY own_sessions ON sessions FOR SELECT USING (customer_id = current_setting('shop.customer')::bigint);
CREATE POLICY support_sessions ON sessions USING (started_at > now() - interval '1 day');

-- Vouchers have a number that people see. It ends before the id does.
CREATE TABLE vouchers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number serial NOT NULL);
