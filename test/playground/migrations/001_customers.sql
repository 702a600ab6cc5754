-- Who buys, and where it goes.

CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  name text NOT NULL,
  phone text,
  country char(2) NOT NULL,
  loyalty_tier text NOT NULL DEFAULT 'none',
  referred_by bigint REFERENCES customers (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);

CREATE TABLE addresses (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  kind text NOT NULL DEFAULT 'shipping',
  street text NOT NULL,
  city text NOT NULL,
  postal_code text NOT NULL,
  country char(2) NOT NULL
);

CREATE INDEX addresses_customer_id_idx ON addresses (customer_id);
