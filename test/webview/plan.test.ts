import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanPresentation } from '../../server/src/protocol/plan-view';
import { openPlanView, type PlanHost, type PlanHostOptions, planFixture, present } from './plan-host';
import { launchBrowser } from './view-host';

const artifacts = join(import.meta.dirname, 'artifacts');

const correlated = () =>
  present(
    'quantities by tag',
    'SELECT t.id, (SELECT count(*) FROM lines l WHERE l.quantity = t.id) FROM tags t',
    planFixture('correlated-subplan'),
  );
const cte = () =>
  present(
    'customers above their neighbours',
    `WITH big AS MATERIALIZED (SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id)
SELECT * FROM big a JOIN big b ON a.customer_id = b.customer_id + 1 WHERE a.total > b.total`,
    planFixture('cte-read-twice'),
  );
const misestimate = () =>
  present(
    'customers of city 1',
    'SELECT c.name, d.name FROM customers c JOIN customers d ON d.note = c.name',
    planFixture('misestimate'),
  );
const offline = () =>
  present(
    'orders of customer 7',
    'SELECT * FROM orders WHERE customer_id = 7',
    planFixture('estimate-only'),
    {
      origin: { kind: 'offline', statisticsDate: '2026-11-20' },
      canRerun: false,
    },
  );
const parallel = () =>
  present(
    'sales by status',
    'SELECT status, sum(total) FROM orders GROUP BY status ORDER BY status',
    planFixture('parallel'),
  );

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  mkdirSync(artifacts, { recursive: true });
});
afterAll(() => browser?.close());

async function open(presentation: PlanPresentation, options: PlanHostOptions = {}): Promise<PlanHost> {
  const host = await openPlanView(browser, options);
  await host.show(presentation);
  return host;
}

const tree = (host: PlanHost) => host.page.getByRole('treegrid');
const rows = (host: PlanHost) => tree(host).locator('.tree-row');
const selected = (host: PlanHost) => tree(host).locator('[aria-selected="true"]');
const picture = (host: PlanHost, name: string) =>
  host.page.screenshot({ path: join(artifacts, `plan-${name}.png`) });

describe('looks', () => {
  const plans = { correlated, cte, misestimate, offline, parallel };

  // Colours do not depend on the width.
  test.for([
    ...(['dark', 'light', 'high-contrast'] as const).map((theme) => ({ theme, width: 1000 })),
    ...[320, 2000].map((width) => ({ theme: 'dark' as const, width })),
  ])('$theme at $width px', async ({ theme, width }) => {
    const host = await openPlanView(browser, { theme, width });
    for (const [name, plan] of Object.entries(plans)) {
      await host.show(plan());
      expect(await host.overflow()).toBe(0);
      if (name === 'cte' || width === 1000) await picture(host, `${name}-${theme}-${width}`);
    }
    expect(host.errors).toEqual([]);
    await host.close();
  });

  test.for(['table', 'text', 'sql'] as const)('the %s tab', async (tab) => {
    const host = await open(correlated());
    await host.page.getByRole('tab', { name: tab }).click();
    await picture(host, `tab-${tab}`);
    expect(host.errors).toEqual([]);
    await host.close();
  });
});

describe('the tree', () => {
  test('shows each node with what it took, and starts at the slowest', async () => {
    const host = await open(correlated());
    expect(await rows(host).locator('.node-title').allTextContents()).toEqual([
      'Seq Scan',
      'Aggregate',
      'Seq Scan',
    ]);
    await expect.poll(() => selected(host).getAttribute('id')).toBe('node-2');
    const slowest = rows(host).nth(2);
    expect(await slowest.textContent()).toContain('slowest');
    expect(await slowest.locator('.cell-self').textContent()).toMatch(/^[\d.]+ ms$/);
    expect(await slowest.locator('.cell-loops').textContent()).toBe('20');
    expect(await slowest.getAttribute('aria-level')).toBe('3');
    await host.close();
  });

  test('marks misestimates with an arrow and a factor', async () => {
    const host = await open(misestimate());
    expect(await rows(host).locator('.estimate-badge').first().textContent()).toContain('↑×400');
    await host.close();
  });

  test('is driven by the keyboard', async () => {
    const host = await open(cte());
    const { keyboard } = host.page;
    await tree(host).focus();
    const press = async (...keys: string[]) => {
      for (const key of keys) await keyboard.press(key);
      return (await selected(host).getAttribute('id')) ?? '';
    };
    expect(await press('Home')).toBe('node-0');
    expect(await press('ArrowDown', 'ArrowDown')).toBe('node-2');
    expect(await press('ArrowLeft')).toBe('node-1');
    expect(await press('ArrowLeft')).toBe('node-1');
    await expect.poll(() => rows(host).count()).toBe(5);
    expect(await selected(host).getAttribute('aria-expanded')).toBe('false');
    expect(await press('ArrowDown')).toBe('node-3');
    expect(await press('ArrowUp', 'ArrowRight')).toBe('node-1');
    await expect.poll(() => rows(host).count()).toBe(6);
    expect(await press('ArrowRight')).toBe('node-2');
    expect(await press('End')).toBe('node-5');
    expect(await press('Home', 'c', 't', 'e')).toBe('node-3');
    await host.page.waitForFunction(
      (since) => performance.now() - since > 750,
      await host.page.evaluate(() => performance.now()),
    );
    expect(await press('f')).toBe('node-1');
    await host.close();
  });

  test('searches', async () => {
    const host = await open(cte());
    await tree(host).focus();
    await host.page.keyboard.press('/');
    await host.page.keyboard.type('orders');
    await expect.poll(() => host.page.locator('.search-count').textContent()).toBe('2');
    expect(await host.page.locator('.dimmed').count()).toBe(4);
    await host.page.keyboard.press('Enter');
    await expect.poll(() => selected(host).getAttribute('id')).toBe('node-2');
    await host.page.keyboard.press('Escape');
    expect(await host.page.locator('.dimmed').count()).toBe(0);
    await host.close();
  });

  test('collapses and expands all', async () => {
    const host = await open(cte());
    await host.page.getByRole('button', { name: 'Collapse all' }).click();
    await expect.poll(() => rows(host).count()).toBe(4);
    await host.page.getByRole('button', { name: 'Expand all' }).click();
    await expect.poll(() => rows(host).count()).toBe(6);
    await host.close();
  });
});

describe('findings and details', () => {
  test('lead to the node', async () => {
    const host = await open(correlated());
    await tree(host).focus();
    await host.page.keyboard.press('Home');
    const findings = host.page.getByRole('region', { name: 'Findings' });
    expect(await findings.getByRole('listitem').first().textContent()).toMatch(
      /saves ≤ [\d.]+ ms.*The subquery on lines runs 20 times/,
    );
    await findings.getByRole('button', { name: 'Show in plan' }).first().click();
    await expect.poll(() => selected(host).getAttribute('id')).toBe('node-1');
    const details = host.page.getByRole('region', { name: 'Selected node' });
    expect(await details.getByRole('heading', { level: 2 }).textContent()).toBe('Aggregate');
    expect(await details.textContent()).toContain('SubPlan 1');
    await host.close();
  });

  test('show every property', async () => {
    const presentation = present(
      'odd',
      '',
      '{"Plan":{"Node Type":"Result","Something New":["a","b"],"Deep":{"x":1}}}',
    );
    const host = await open(presentation);
    const details = await host.page.getByRole('region', { name: 'Selected node' }).textContent();
    expect(details).toContain('Something Newa, b');
    expect(details).toContain('{"x":1}');
    await host.close();
  });
});

describe('an estimated plan', () => {
  test('never looks measured', async () => {
    const host = await open(offline());
    const text = (await host.page.locator('main').textContent()) ?? '';
    expect(text).toContain('Planned offline with the statistics of 2026-11-20.');
    expect(text).toContain('Estimated cost~3,971');
    expect(text).not.toMatch(/\d ms\b/);
    await host.close();
  });
});

describe('the extension', () => {
  test('hears of what is selected and wanted', async () => {
    const host = await open(correlated());
    expect(await host.sent()).toMatchObject([{ method: 'plan/ready', params: {} }]);
    await rows(host).nth(1).click();
    await host.page.getByRole('button', { name: 'Re-run' }).click();
    await host.page.getByRole('tab', { name: 'Text' }).click();
    await host.page.getByRole('button', { name: 'Open in editor' }).click();
    await host.page.getByRole('button', { name: 'Copy' }).click();
    expect((await host.sent()).slice(1)).toMatchObject([
      { method: 'plan/selectNode', params: { nodeId: 1 } },
      { method: 'plan/rerun', params: { analyze: true } },
      { method: 'plan/openRaw' },
      { method: 'plan/copyText', params: { text: planFixture('correlated-subplan') } },
    ]);
    await host.close();
  });

  test('shows the node of the text that the cursor is in', async () => {
    const host = await open(cte());
    await host.send('plan/revealNode', { nodeId: 5 });
    await expect.poll(() => selected(host).getAttribute('id')).toBe('node-5');
    expect((await host.sent()).map(({ method }) => method)).toEqual(['plan/ready']);
    await host.close();
  });

  test('finds the view as it was after a reload', async () => {
    const first = await open({ ...cte(), id: 'kept' });
    await tree(first).focus();
    await first.page.keyboard.press('End');
    await first.page.getByRole('tab', { name: 'Table' }).click();
    await expect.poll(async () => (await first.state())?.tab).toBe('table');
    const state = await first.state();
    await first.close();
    const second = await openPlanView(browser, state === undefined ? {} : { state });
    await expect
      .poll(() => second.page.getByRole('tab', { name: 'Table' }).getAttribute('aria-selected'))
      .toBe('true');
    expect(await second.page.locator('.table-row.selected').getAttribute('id')).toBe('table-5');
    expect(await second.sent()).toMatchObject([{ method: 'plan/ready', params: { presentationId: 'kept' } }]);
    await second.close();
  });
});

describe('hostile plans', () => {
  test('execute nothing', async () => {
    const evil = '<img src=x onerror="window.owned=1"><script>window.owned=1</script>';
    const text = JSON.stringify({
      'Query Text': evil,
      Plan: {
        'Node Type': evil,
        'Relation Name': evil,
        Alias: evil,
        Filter: `(a = '${evil}')`,
        'Rows Removed by Filter': 1e6,
        'Actual Rows': 1,
        'Actual Loops': 1,
        'Actual Total Time': 900,
        [evil]: evil,
        Output: [evil],
      },
    });
    const host = await open(present(evil, evil, text, { origin: { kind: 'file', name: evil } }));
    for (const tab of ['Table', 'Text', 'SQL', 'Tree'])
      await host.page.getByRole('tab', { name: tab }).click();
    expect(await host.page.evaluate(() => Reflect.get(window, 'owned'))).toBeUndefined();
    expect(await host.page.locator('#root img, #root script').count()).toBe(0);
    expect(host.errors).toEqual([]);
    await host.close();
  });

  test('of 10,000 nodes open and scroll', async () => {
    const child = (index: number) => ({
      'Node Type': 'Index Scan',
      'Relation Name': `part_${index}`,
      'Parent Relationship': 'Member',
      'Actual Total Time': 0.05,
      'Actual Rows': 3,
      'Plan Rows': 3,
      'Total Cost': 8,
      'Actual Loops': 1,
      'Index Cond': `(id = ${index})`,
    });
    const plan = {
      'Node Type': 'Append',
      'Actual Total Time': 600,
      'Actual Rows': 30_000,
      'Actual Loops': 1,
      Plans: Array.from({ length: 9_999 }, (_, index) => child(index)),
    };
    const presentation = present('many parts', 'SELECT 1', JSON.stringify([{ Plan: plan }], null, 1));
    const host = await openPlanView(browser);
    const startMs = performance.now();
    await host.show(presentation);
    await rows(host).first().waitFor();
    const openMs = performance.now() - startMs;
    await tree(host).focus();
    const endMs = performance.now();
    await host.page.keyboard.press('End');
    await expect.poll(() => selected(host).getAttribute('id')).toBe('node-9999');
    const jumpMs = performance.now() - endMs;
    expect(await rows(host).count()).toBeLessThan(100);
    for (const tab of ['Text', 'Table']) {
      await host.page.getByRole('tab', { name: tab }).click();
      await expect.poll(() => host.page.locator('.table-row, .virtual-lines').count()).toBeGreaterThan(0);
    }
    console.log(
      `10,000 nodes: opened in ${openMs.toFixed(0)} ms, jumped to the end in ${jumpMs.toFixed(0)} ms`,
    );
    await host.close();
  });

  test('of 3,000 levels keep their names in sight', async () => {
    const depth = 3000;
    const text = `${'{"Node Type":"Limit","Plans":['.repeat(depth)}{"Node Type":"Result"}${']}'.repeat(depth)}`;
    const host = await open(present('deep', '', text));
    await tree(host).focus();
    await host.page.keyboard.press('End');
    await expect.poll(() => selected(host).getAttribute('aria-level')).toBe(String(depth + 1));
    const title = await selected(host).locator('.node-title').boundingBox();
    expect((title?.x ?? 0) + (title?.width ?? 0)).toBeLessThan(600);
    await picture(host, 'deep');
    await host.close();
  });
});

describe('accessibility', () => {
  test.for(
    (['dark', 'light'] as const).flatMap((theme) =>
      (['tree', 'table', 'text', 'sql'] as const).map((tab) => ({ theme, tab })),
    ),
  )('axe has nothing to say about the $tab tab, $theme', async ({ theme, tab }) => {
    const host = await open(misestimate(), { theme });
    await host.page.getByRole('tab', { name: tab }).click();
    expect(await host.violations()).toEqual([]);
    await host.close();
  });
});
