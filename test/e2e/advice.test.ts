import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playgroundFile, shopMigrations } from './playground-files';
import { keepPictures, type Session, startSession } from './session';

describe('Advise Indexes', () => {
  let session: Session;
  keepPictures(() => session);
  beforeAll(async () => {
    session = await startSession({
      files: {
        ...shopMigrations,
        'forecost.snapshot.json': playgroundFile('forecost.snapshot.json'),
        'queries/items.sql': [
          'SELECT id FROM orders WHERE id = $1;',
          'SELECT order_id FROM order_items WHERE product_id = $1;',
          '',
        ].join('\n'),
      },
    });
  });
  afterAll(() => session?.stop());

  it('shows which indexes help, and leads to the statement and its plans', async () => {
    const { workbench } = session;
    // A statement that is planned says that the snapshot is read.
    const editor = await workbench.openFile('queries/items.sql');
    await editor.codeLens(/cost/).first().waitFor();
    const advice = await workbench.advice();
    expect(await advice.title.textContent()).toMatch(/^\d+ index(es)? for \d+ statements$/);
    await advice.index(/^order_items \(product_id/).click();
    await workbench.screenshot('advice');

    await advice.button('queries/items.sql:2').click();
    await workbench.statusBarItem('Ln 2, Col 1').waitFor();

    await advice.button('Plan after').first().click();
    const plan = await workbench.plan();
    await plan.text(/^After: SELECT order_id/).waitFor();
    await plan
      .node(/Index (Only )?Scan|Bitmap/)
      .first()
      .waitFor();
    await workbench.screenshot('advice-plan');
  });

  it('writes a migration for all that are ticked', async () => {
    const { workbench } = session;
    await workbench.runCommand('View: Close All Editors');
    const advice = await workbench.advice();
    await advice.button('Create all…').click();
    await workbench.tab(/^004_add_/).waitFor();
    await workbench.screenshot('advice-migration');
  });
});
