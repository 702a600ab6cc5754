import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Client } from 'pg';
import { findCustomer } from './customers';
import { orderPage, ordersOfCustomer } from './orders';

/** A new connection for each request: a process of the server's, a handshake and a password, for one row. */
async function productHandler(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const id = new URL(request.url ?? '/', 'http://localhost').searchParams.get('id');
  const { rows } = await client.query('SELECT id, name, price_cents, stock FROM products WHERE id = $1', [id]);
  await client.end();
  response.end(JSON.stringify(rows[0] ?? null));
}

async function orderHandler(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parameters = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const customerId = parameters.get('customer');
  const orders = customerId ? await ordersOfCustomer(customerId) : await orderPage(Number(parameters.get('page')));
  response.end(JSON.stringify(orders));
}

async function customerHandler(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const id = new URL(request.url ?? '/', 'http://localhost').searchParams.get('id') ?? '';
  response.end(JSON.stringify((await findCustomer(id)) ?? null));
}

export const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const handler = path === '/products' ? productHandler : path === '/customers' ? customerHandler : orderHandler;
  handler(request, response).catch(() => {
    response.statusCode = 500;
    response.end();
  });
});
