import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pgTypes, playgroundFile, shopMigrations } from './playground-files';
import { keepPictures, type Session, startSession } from './session';

describe('without a database', () => {
  let session: Session;
  keepPictures(() => session);
  beforeAll(async () => {
    session = await startSession({
      files: {
        ...shopMigrations,
        'queries/new.sql': '',
        'queries/biggest.sql':
          'SELECT id, status, total_cents\nFROM orders\nWHERE customer_id = $1\nORDER BY created_at DESC\nLIMIT 20;\n',
        'queries/all.sql': 'SELECT id, total_cents FROM orders;\n',
        'queries/page.sql':
          'SELECT id, customer_id, created_at\nFROM orders\nORDER BY created_at DESC\nLIMIT 20 OFFSET 10000;\n',
        'queries/items.sql': [
          'SELECT id FROM orders WHERE id = $1;',
          'SELECT order_id FROM order_items WHERE product_id = $1;',
          '',
        ].join('\n'),
        'queries/orders.sql': playgroundFile('queries/orders.sql'),
        'src/pg.d.ts': pgTypes,
        'src/orders.ts': [
          "import { Pool } from 'pg';",
          'const pool = new Pool();',
          'export async function order(id: string) {',
          "  const { rows } = await pool.query('SELECT * FROM orders WHERE id = $1', [id]);",
          '  return rows;',
          '}',
          '',
        ].join('\n'),
      },
    });
  });
  afterAll(() => session?.stop());

  describe('while a query is typed', () => {
    it('underlines what will hurt, and lists it with its rule', async () => {
      const { workbench } = session;
      const editor = await workbench.openFile('queries/new.sql');
      await editor.focus();
      await editor.type('SELECT * FROM orders WHERE id = 7;');
      await editor.squiggles('info').first().waitFor();
      const problems = await workbench.problems();
      await problems.row('select-star').waitFor();
      await workbench.screenshot('squiggle');
      await editor.savedText();
    });

    it('says what PostgreSQL would say of a broken statement', async () => {
      const { workbench } = session;
      const editor = await workbench.openFile('queries/new.sql');
      await editor.replaceText('SELECT id FORM orders;');
      await editor.squiggles('error').first().waitFor();
      const problems = await workbench.problems();
      await problems.row('syntax error').waitFor();
      await editor.savedText();
    });

    it('bounds a query with LIMIT', async () => {
      const { workbench } = session;
      const editor = await workbench.openFile('queries/all.sql');
      await editor.squiggles('info').first().waitFor();
      await editor.goTo(1, 3);
      await editor.applyFix(/LIMIT 100/);
      expect(await editor.savedText()).toMatch(
        /^SELECT id, total_cents FROM orders(\s+ORDER BY id)?\s+LIMIT 100;\n$/,
      );
    });

    it('pages by key instead of OFFSET', async () => {
      const { workbench } = session;
      const editor = await workbench.openFile('queries/page.sql');
      await editor.squiggles('info').first().waitFor();
      await editor.goTo(4, 12);
      await editor.openFixes();
      await workbench.screenshot('keyset-fix');
      await workbench.page.keyboard.press('Escape');
      await editor.applyFix('Page by (created_at, id)');
      const text = await editor.savedText();
      expect(text).not.toMatch(/OFFSET/i);
      expect(text).toMatch(/WHERE \(created_at, id\) < \(\$1, \$2\)/);
      expect(text).toMatch(/ORDER BY created_at DESC, id DESC/);
      await workbench.screenshot('keyset-applied');
    });

    it('finds SQL inside TypeScript', async () => {
      const { workbench } = session;
      const editor = await workbench.openFile('src/orders.ts');
      await editor.squiggles('info').first().waitFor();
      const problems = await workbench.problems();
      await problems.row('select-star').waitFor();
      await workbench.screenshot('typescript');
    });

    it('judges a file of queries by the schema of the migrations', async () => {
      const { workbench } = session;
      const editor = await workbench.openFile('queries/orders.sql');
      await editor.squiggles('info').first().waitFor();
      const problems = await workbench.problems();
      for (const rule of [
        'offset-pagination',
        'cast-on-column',
        'or-across-columns',
        'correlated-subquery',
      ]) {
        await problems.find(rule);
      }
      await workbench.screenshot('problems');
    });
  });

  describe('with a snapshot', () => {
    it('says above a query what it costs, and opens its plan from there', async () => {
      const { workbench, workspace } = session;
      writeFileSync(join(workspace, 'forecost.snapshot.json'), playgroundFile('forecost.snapshot.json'));
      await workbench.runCommand('View: Close All Editors');
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
      await editor.fixes
        .filter({ hasText: /new migration/ })
        .first()
        .click();
      await workbench.page.getByRole('tab', { name: /^004_add_orders_customer_id/ }).waitFor();
      await workbench.screenshot('missing-index-migration');
    });

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
      const advice = await workbench.advice();
      await advice.button('Create all…').click();
      await workbench.tab(/^005_add_/).waitFor();
      await workbench.screenshot('advice-migration');
    });
  });

  it('is installed from its package', async () => {
    const { workbench } = session;
    const extensions = await workbench.extensions();
    await extensions.installed('Forecost').first().waitFor();
    await workbench.screenshot('installed');
  });
});
