-- Added in a hurry. Two of them say what another index says already,
-- and none of them lets anyone write while it is built.

CREATE INDEX customers_email_idx ON customers (email);
CREATE INDEX order_items_order_id_idx ON order_items (order_id);
CREATE INDEX products_category_id_name_idx ON products (category_id, name);
