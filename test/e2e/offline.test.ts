import { afterAll, beforeAll, describe, it } from 'vitest';
import { playgroundFile, shopMigrations } from './playground-files';
import { keepPictures, type Session, startSession } from './session';

describe('a folder with a snapshot and no database', () => {
  let session: Session;
  keepPictures(() => session);
  beforeAll(async () => {
    session = await startSession({
      files: {
        ...shopMigrations,
        'forecost.snapshot.json': playgroundFile('forecost.snapshot.json'),
        'queries/biggest.sql':
          'SELECT id, status, total_cents\nFROM orders\nWHERE customer_id = $1\nORDER BY created_at DESC\nLIMIT 20;\n',
      },
    });
  });
  afterAll(() => session?.stop());

  it('says above a query what it costs, and opens its plan from there', async () => {
    const { workbench } = session;
    const editor = await workbench.openFile('queries/biggest.sql');
    const cost = editor.codeLens(/^~20 rows, cost/);
    await cost.first().waitFor({ timeout: 60_000 });
    await editor.squiggles('warning').first().waitFor({ timeout: 60_000 });
    await workbench.screenshot('cost-above-query');
    await cost.first().click();
    const plan = await workbench.plan();
    await plan.node('Seq Scan').first().waitFor();
    await plan.text(/Planned offline with the statistics of \d{4}-\d\d-\d\d/).waitFor();
    await workbench.screenshot('plan-offline');
  });

  it('puts the index that is missing into a new migration', async () => {
    const { workbench } = session;
    await workbench.runCommand('View: Close All Editors');
    const editor = await workbench.openFile('queries/biggest.sql');
    await editor.squiggles('warning').first().waitFor({ timeout: 60_000 });
    await editor.goTo(3, 9);
    await editor.openFixes();
    await workbench.screenshot('missing-index-fixes');
    await workbench.page.keyboard.press('Escape');
    await editor.applyFix(/new migration/);
    await workbench.page.getByRole('tab', { name: /^004_add_orders_customer_id/ }).waitFor();
    await workbench.screenshot('missing-index-migration');
  });
});
