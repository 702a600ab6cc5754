import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/test-database';
import { pgTypes, shopMigrations } from './playground-files';
import { keepPictures, type Session, startSession } from './session';
import { fillSmallShop } from './small-shop';

describe('Explain Query', () => {
  let session: Session;
  keepPictures(() => session);
  beforeAll(async () => {
    const databaseUrl = await testDatabase();
    await fillSmallShop(databaseUrl);
    session = await startSession({
      databaseUrl,
      files: {
        ...shopMigrations,
        'queries/biggest.sql':
          'SELECT id, status, total_cents\nFROM orders\nWHERE customer_id = 7\nORDER BY total_cents DESC\nLIMIT 20;\n',
        'queries/broken.sql': 'SELECT id, no_such_column\nFROM orders\nLIMIT 5;\n',
        'src/pg.d.ts': pgTypes,
        'src/orders.ts': [
          "import { Pool } from 'pg';",
          'const pool = new Pool();',
          'export async function biggest(customerId: string) {',
          '  const { rows } = await pool.query(',
          '    `SELECT id, total_cents FROM orders WHERE customer_id = $1 ORDER BY total_cents DESC LIMIT 20`,',
          '    [customerId],',
          '  );',
          '  return rows;',
          '}',
          '',
        ].join('\n'),
      },
    });
  });
  afterAll(() => session?.stop());

  it('is connected by itself to the one database that is meant', async () => {
    const { workbench } = session;
    await workbench.openFile('queries/biggest.sql');
    await workbench.statusBarItem('Shop').waitFor();
  });

  it('shows the plan of a query in a SQL file, from the link above it', async () => {
    const { workbench } = session;
    const editor = await workbench.openFile('queries/biggest.sql');
    await editor.codeLens('Explain').first().click();
    const plan = await workbench.plan();
    await plan.node('Seq Scan').first().waitFor();
    expect(await plan.node('Seq Scan').first().textContent()).toContain('orders');
    await workbench.screenshot('plan');
  });

  it('executes it with ANALYZE and says where the time went', async () => {
    const { workbench } = session;
    const editor = await workbench.openFile('queries/biggest.sql');
    await editor.goTo(3, 5);
    await workbench.runCommand('Forecost: Explain Query with ANALYZE');
    const plan = await workbench.plan();
    await plan.node('slowest').first().waitFor();
    expect(await plan.node('Seq Scan').first().textContent()).toMatch(/\d [mµ]?s/);
    await workbench.screenshot('plan-analyzed');
  });

  it('asks for the parameters of a query inside TypeScript', async () => {
    const { workbench } = session;
    await workbench.runCommand('View: Close All Editors');
    const editor = await workbench.openFile('src/orders.ts');
    await editor.goTo(5, 20);
    await workbench.runCommand('Forecost: Explain Query');
    await workbench.quickInput.choose('Enter values…');
    await workbench.quickInput.answer('Value of $1', '7');
    const plan = await workbench.plan();
    await plan.node('Seq Scan').first().waitFor();
    await workbench.screenshot('plan-typescript');
  });

  it('shows what the server says where it says it', async () => {
    const { workbench } = session;
    await workbench.runCommand('View: Close All Editors');
    const editor = await workbench.openFile('queries/broken.sql');
    await editor.goTo(1, 14);
    await workbench.runCommand('Forecost: Explain Query');
    await editor.squiggles('error').first().waitFor();
    await workbench.screenshot('plan-error');
  });
});
