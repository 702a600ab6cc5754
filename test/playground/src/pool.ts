import { Pool } from 'pg';

/** One pool for the whole process. */
export const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: 10,
  application_name: 'shop-web',
});
