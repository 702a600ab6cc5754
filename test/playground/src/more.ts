import { pool } from './pool';

/** One value for two placeholders. */
export async function renameCustomer(id: string, name: string): Promise<string> {
  await pool.query('UPDATE customers SET name = $2 WHERE id = $1', [id]);
  return name;
}
