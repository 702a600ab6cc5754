-- What was bought, and how it was paid.
-- Nothing helps to find the orders of one customer, nor the order lines of one product.

CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id),
  shipping_address_id bigint REFERENCES addresses (id),
  status text NOT NULL DEFAULT 'pending',
  total_cents integer NOT NULL DEFAULT 0,
  currency char(3) NOT NULL DEFAULT 'EUR',
  coupon_code text,
  note text,
  created_at timestamptz NOT NULL DEFAULT now(),
  shipped_at timestamptz
);

CREATE INDEX orders_created_at_id_idx ON orders (created_at, id);
CREATE INDEX orders_status_idx ON orders (status);

CREATE TABLE order_items (
  order_id bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  line smallint NOT NULL,
  product_id bigint NOT NULL REFERENCES products (id),
  quantity integer NOT NULL DEFAULT 1,
  unit_price_cents integer NOT NULL,
  PRIMARY KEY (order_id, line)
);

CREATE TABLE payments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders (id),
  method text NOT NULL,
  amount_cents integer NOT NULL,
  provider_reference text,
  captured_at timestamptz,
  failed_at timestamptz
);

CREATE INDEX payments_order_id_idx ON payments (order_id);
