import { pool } from './pool';

export interface Customer {
  id: string;
  name: string;
  email: string;
}

export async function findCustomer(id: string): Promise<Customer | undefined> {
  const result = await pool.query<Customer>('SELECT * FROM customers WHERE id = $1', [id]);
  return result.rows[0];
}

export async function findByEmail(email: string): Promise<Customer | undefined> {
  const result = await pool.query<Customer>(
    `SELECT id, name, email
       FROM customers
      WHERE lower(email) = $1`,
    [email.toLowerCase()],
  );
  return result.rows[0];
}

export async function searchCustomers(text: string): Promise<Customer[]> {
  const { rows } = await pool.query<Customer>({
    name: 'search-customers',
    text: `SELECT id, name, email FROM customers WHERE name ILIKE '%' || $1 || '%' ORDER BY name LIMIT 20`,
    values: [text],
  });
  return rows;
}

/** The customers of some orders, fetched one by one. */
export async function customersOfOrders(orderIds: readonly string[]): Promise<Customer[]> {
  const customers: Customer[] = [];
  for (const orderId of orderIds) {
    const order = await pool.query<{ customer_id: string }>('SELECT customer_id FROM orders WHERE id = $1', [orderId]);
    const customerId = order.rows[0]?.customer_id;
    const customer = customerId && (await findCustomer(customerId));
    if (customer) customers.push(customer);
  }
  return customers;
}

/** The same in one round trip. */
export async function customersOfOrdersAtOnce(orderIds: readonly string[]): Promise<Customer[]> {
  const { rows } = await pool.query<Customer>(
    `SELECT c.id, c.name, c.email
       FROM orders o
       JOIN customers c ON c.id = o.customer_id
      WHERE o.id = ANY ($1)`,
    [orderIds],
  );
  return rows;
}
