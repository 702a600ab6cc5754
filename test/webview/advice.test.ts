import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AdvicePresentation } from '../../server/src/protocol/advice-view';
import { type AdviceHost, type AdviceHostOptions, openAdviceView } from './advice-host';
import { adviceWith, emptyAdvice, helped, indexOn, shopAdvice } from './advice-presentation';
import { launchBrowser } from './view-host';

const artifacts = join(import.meta.dirname, 'artifacts');
const themes = ['dark', 'light', 'high-contrast'] as const;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  mkdirSync(artifacts, { recursive: true });
});
afterAll(() => browser?.close());

async function open(presentation: AdvicePresentation, options: AdviceHostOptions = {}): Promise<AdviceHost> {
  const host = await openAdviceView(browser, options);
  await host.show(presentation);
  return host;
}

const row = (host: AdviceHost, name: string | RegExp) => host.page.locator('.row-button', { hasText: name });
const headline = (host: AdviceHost) => host.page.locator('.headline');
const picture = (host: AdviceHost, name: string) =>
  host.page.screenshot({ path: join(artifacts, `advice-${name}.png`) });

/** Unfolds everything. */
async function unfold(host: AdviceHost): Promise<void> {
  for (const name of [/^orders \(user_id/, /^order_items/, 'orders_total_idx', 'customers_note_idx'])
    await row(host, name).click();
  for (const summary of await host.page.locator('summary').all()) await summary.click();
}

describe('looks', () => {
  // Colours do not depend on the width.
  test.for([
    ...themes.map((theme) => ({ theme, width: 1000 })),
    ...[320, 700, 2000].map((width) => ({ theme: 'dark' as const, width })),
  ])('$theme at $width px', async ({ theme, width }) => {
    const host = await open(shopAdvice(), { theme, width });
    await picture(host, `folded-${theme}-${width}`);
    await unfold(host);
    await host.page.setViewportSize({ width, height: 1500 });
    await picture(host, `unfolded-${theme}-${width}`);
    expect(await host.overflow()).toBe(0);
    expect(
      await host.page.evaluate(() => {
        const main = document.querySelector('main');
        return (main?.scrollWidth ?? 0) - (main?.clientWidth ?? 0);
      }),
    ).toBe(0);
    expect(await host.violations()).toEqual([]);
    expect(host.errors).toEqual([]);
    await host.close();
  });
});

describe('the headline', () => {
  test('says what all indexes bring and cost', async () => {
    const host = await open(shopAdvice({ problems: ['Planned without extension postgis: it is not there'] }));
    const text = (await headline(host).textContent()) ?? '';
    expect(text).toContain('2 indexes for 27 statements');
    expect(text).toContain('with the statistics of 2026-11-20');
    expect(text).toContain('Planned without extension postgis');
    expect(text).toContain('Estimated cost~362K → 61.5K');
    expect(text).toContain('Saves83 %');
    expect(text).toContain('Size~320 MB');
    expect(text).toContain('Write cost~1,240');
    expect(text).not.toMatch(/\d ms\b/);
    await host.close();
  });

  test.for([
    ['no statement', { advice: emptyAdvice }, 'No statement was found'],
    ['no index', adviceWith({ ...emptyAdvice, statements: 27 }), 'No index would help the 27 statements'],
  ] as const)('of %s', async ([name, changes, title]) => {
    const host = await open(shopAdvice(changes));
    expect(await host.page.getByRole('heading', { level: 1 }).textContent()).toBe(title);
    expect(await host.page.getByRole('button', { name: /^(Create|Open)/ }).count()).toBe(0);
    expect(await host.page.locator('table, details').count()).toBe(0);
    await picture(host, name.replace(' ', '-'));
    await host.close();
  });

  test('tells of assumed sizes', async () => {
    const { statisticsDate: _, ...presentation } = shopAdvice();
    const host = await open(presentation);
    expect(await headline(host).textContent()).toContain('with assumed sizes');
    await host.close();
  });

  test('before anything is advised offers to do it', async () => {
    const host = await openAdviceView(browser);
    await host.page.getByRole('button', { name: 'Advise indexes' }).click();
    expect((await host.sent()).map(({ method }) => method)).toEqual(['advice/ready', 'advice/again']);
    await host.close();
  });
});

describe('an index', () => {
  test('shows its design, what it saves and what it costs', async () => {
    const host = await open(shopAdvice());
    const cells = await host.page.locator('tbody').first().locator('td').allTextContents();
    expect(cells.slice(1)).toEqual([
      'orders (user_id, created_at DESC) INCLUDE (total_cents) WHERE deleted_at IS NULL',
      '66 %',
      '~300K → 61.5K',
      '~309 MB',
      '~1,240',
      '2',
    ]);
    await host.close();
  });

  test('unfolds by the keyboard to its statements, what changes most first', async () => {
    const host = await open(shopAdvice());
    const button = row(host, /^orders \(user_id/);
    await button.focus();
    await host.page.keyboard.press('Enter');
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    const statements = await host.page.locator('li.statement').allTextContents();
    expect(statements).toEqual([
      expect.stringMatching(
        /^src\/orders\/list-orders\.ts:12and 2 other placesSELECT id.*120K calls~225K → 44Plan before/,
      ),
      expect.stringMatching(/^reports\/open.*:3SELECT count.*~8,200 → 12Plan before/),
    ]);
    await host.page.keyboard.press('Space');
    await expect.poll(() => host.page.locator('li.statement').count()).toBe(0);
    await host.close();
  });

  test('leads to its migration, its files and its plans', async () => {
    const presentation = shopAdvice();
    const host = await open(presentation);
    await unfold(host);
    const [first, second] = presentation.advice.indexes;
    const body = host.page.locator('tbody').first();
    await body.getByRole('button', { name: 'Copy' }).click();
    await body.getByRole('button', { name: 'Create migration…' }).click();
    await body.getByRole('button', { name: 'src/orders/list-orders.ts:12' }).click();
    await body.getByRole('button', { name: 'and 2 other places' }).click();
    await body.getByRole('button', { name: 'src/export.ts:88' }).click();
    await body.getByRole('button', { name: 'Plan before' }).first().click();
    await body.getByRole('button', { name: 'Plan after' }).first().click();
    const sql = presentation.advice.sources[0]?.sql;
    expect((await host.sent()).slice(1)).toMatchObject([
      { method: 'advice/copy', params: { text: `${first?.sql};\n` } },
      { method: 'advice/migrate', params: { sql: first?.sql, ...first?.change } },
      { method: 'advice/openPlace', params: { path: 'src/orders/list-orders.ts', line: 12, column: 5 } },
      { method: 'advice/openPlace', params: { path: 'src/export.ts', line: 88, column: 20 } },
      { method: 'advice/plan', params: { title: 'Before', sql, indexes: [second?.proposed], without: [] } },
      {
        method: 'advice/plan',
        params: { title: 'After', sql, indexes: [first?.proposed, second?.proposed], without: [] },
      },
    ]);
    await host.close();
  });
});

describe('all that are ticked', () => {
  test('become one migration', async () => {
    const presentation = shopAdvice();
    const [first, second] = presentation.advice.indexes;
    const host = await open(presentation);
    const create = host.page.getByRole('button', { name: /^Create (all…|\d)/ });
    await create.click();
    await host.page.getByRole('checkbox', { name: /on public\.orders/ }).uncheck();
    expect(await create.textContent()).toContain('Create 1 of 2…');
    expect(await headline(host).textContent()).toContain('The cost after belongs to all 2 indexes.');
    await create.click();
    await host.page.getByRole('checkbox', { name: 'Create all' }).check();
    await host.page.getByRole('checkbox', { name: 'Create all' }).uncheck();
    expect(await create.isDisabled()).toBe(true);
    await host.page.getByRole('button', { name: 'Open as script' }).click();
    expect((await host.sent()).slice(1)).toMatchObject([
      {
        method: 'advice/migrate',
        params: {
          name: 'add_indexes',
          sql: `${first?.sql};\n${second?.sql}`,
          undo: `${second?.change.undo};\n${first?.change.undo}`,
        },
      },
      { method: 'advice/migrate', params: { sql: second?.sql, name: 'add_order_items_product_id_idx' } },
      { method: 'advice/openScript' },
    ]);
    await host.close();
  });
});

describe('an index that could go', () => {
  test('says why, and what dropping it would do', async () => {
    const host = await open(shopAdvice());
    const section = host.page.getByRole('region', { name: 'Indexes that could go' });
    expect(await section.locator('tbody').allTextContents()).toEqual([
      'orders_total_idx on ordersorders_total_state_idx answers all that it answers2.16 MB1',
      'customers_note_idx on customersNever used since statistics were reset9.00 MB0',
    ]);
    await unfold(host);
    expect(await section.locator('h3').allTextContents()).toEqual([
      'Without it 1 statement would cost more',
      'No statement would cost more without it',
    ]);
    await section.getByRole('button', { name: 'Create migration…' }).first().click();
    await section.getByRole('button', { name: 'Plan after' }).click();
    expect((await host.sent()).slice(1)).toMatchObject([
      {
        method: 'advice/migrate',
        params: {
          sql: 'DROP INDEX CONCURRENTLY public.orders_total_idx',
          undo: 'CREATE INDEX orders_total_idx ON public.orders (total)',
          name: 'drop_orders_total_idx',
        },
      },
      {
        method: 'advice/plan',
        params: {
          title: 'After',
          sql: 'SELECT id FROM orders ORDER BY total',
          indexes: [],
          without: [{ schema: 'public', name: 'orders_total_idx' }],
        },
      },
    ]);
    await host.close();
  });
});

describe('an index that is both superfluous and never used', () => {
  test('stands there once', async () => {
    const [one] = shopAdvice().advice.redundant;
    const host = await open(adviceWith({ redundant: one ? [one] : [], unused: one ? [one] : [] }));
    const section = host.page.getByRole('region', { name: 'Indexes that could go' });
    expect(await section.locator('.column-why').allTextContents()).toEqual([
      'Why',
      'orders_total_state_idx answers all that it answers; never used since statistics were reset',
    ]);
    await host.close();
  });
});

describe('statements that could not be planned', () => {
  test('are folded, with the message and the place', async () => {
    const host = await open(shopAdvice());
    const folded = host.page.locator('.unplanned-statement');
    expect(await folded.isVisible()).toBe(false);
    await host.page.getByText('1 statement could not be planned').click();
    expect(await folded.textContent()).toContain('column "nonsense" does not exist');
    await folded.getByRole('button', { name: 'old.sql:1' }).click();
    expect((await host.sent()).at(-1)).toMatchObject({ params: { path: 'old.sql', line: 1, column: 1 } });
    await host.close();
  });
});

describe('the view', () => {
  test('is as it was after a reload', async () => {
    const first = await open(shopAdvice({ id: 'kept' }));
    await row(first, /^order_items/).click();
    await first.page.getByRole('checkbox', { name: /on public\.orders/ }).uncheck();
    await expect.poll(async () => (await first.state())?.unticked).toEqual([0]);
    const state = await first.state();
    await first.close();
    const second = await openAdviceView(browser, state === undefined ? {} : { state });
    await expect.poll(() => row(second, /^order_items/).getAttribute('aria-expanded')).toBe('true');
    expect(await second.page.getByRole('checkbox', { name: /on public\.orders/ }).isChecked()).toBe(false);
    expect(await second.sent()).toMatchObject([
      { method: 'advice/ready', params: { presentationId: 'kept' } },
    ]);
    await second.close();
  });

  test('keeps what was chosen of an advice that is too large to be kept, and of no other', async () => {
    const large = shopAdvice({ id: 'large', script: '-- '.padEnd(2_000_000, 'x') });
    const first = await open(large);
    await row(first, /^order_items/).click();
    await expect.poll(async () => (await first.state())?.openRows?.length).toBe(1);
    const state = await first.state();
    expect(state?.presentation).toBeUndefined();
    await first.close();
    const second = await openAdviceView(browser, state === undefined ? {} : { state });
    expect(await second.sent()).toMatchObject([{ method: 'advice/ready', params: {} }]);
    await second.show(large);
    expect(await row(second, /^order_items/).getAttribute('aria-expanded')).toBe('true');
    await second.show(shopAdvice({ id: 'newer' }));
    await expect.poll(() => row(second, /^order_items/).getAttribute('aria-expanded')).toBe('false');
    await second.close();
  });

  test('shows how a statement would be cheaper, with its plans and its text', async () => {
    const host = await open(shopAdvice());
    const rewrite = host.page.locator('.rewrite');
    expect(await rewrite.textContent()).toContain('Page by (created_at, id) instead of OFFSET');
    expect(await rewrite.textContent()).toContain('→ 45');
    await rewrite.locator('summary').click();
    await rewrite.getByRole('button', { name: 'Plan after' }).click();
    await rewrite.getByRole('button', { name: 'Copy' }).click();
    await rewrite.getByRole('button', { name: /list-orders/ }).click();
    const [shown] = shopAdvice().advice.rewrites;
    expect((await host.sent()).slice(1)).toMatchObject([
      { params: { title: 'After', sql: shown?.rewritten, indexes: [], without: [] } },
      { params: { text: shown?.rewritten } },
      { params: { path: 'src/orders/list-orders.ts', line: 31, column: 5 } },
    ]);
    await host.close();
  });

  test('shows hostile SQL as text', async () => {
    const evil = '<img src=x onerror="window.owned=1"><script>window.owned=1</script>';
    const statement = { ...helped(0), statement: evil, path: evil };
    const index = indexOn(evil, evil, { statements: [statement] });
    const host = await open(
      adviceWith({
        indexes: [index],
        unplanned: [{ ...statement, message: evil }],
        sources: [{ sql: evil, places: [{ path: evil, line: 1, column: 1 }] }],
      }),
    );
    await row(host, 'img').click();
    await host.page.locator('.unplanned summary').click();
    expect(await host.page.evaluate(() => Reflect.get(window, 'owned'))).toBeUndefined();
    expect(await host.page.locator('#root img, #root script').count()).toBe(0);
    expect(await host.overflow()).toBe(0);
    expect(host.errors).toEqual([]);
    await host.close();
  });

  test('draws of 500 indexes and 5,000 statements what is asked for', async () => {
    const statements = Array.from({ length: 5000 }, (_, source) => helped(source));
    const indexes = Array.from({ length: 500 }, (_, place) =>
      indexOn(`table_${place}`, 'id', { choice: place, statements: place === 0 ? statements : [] }),
    );
    const unplanned = statements.map((one) => ({ ...one, message: 'no' }));
    const host = await open(adviceWith({ indexes, unplanned }));
    const rows = host.page.locator('section').first().locator('tbody');
    expect(await rows.count()).toBe(200);
    await host.page.getByRole('button', { name: 'Show 200 more of 500' }).click();
    await host.page.getByRole('button', { name: 'Show 100 more of 500' }).click();
    await expect.poll(() => rows.count()).toBe(500);
    await row(host, /^table_0 /).click();
    await expect.poll(() => host.page.locator('li.statement').count()).toBe(20);
    await host.page.getByRole('button', { name: 'Show 200 more of 5,000' }).first().click();
    await expect.poll(() => host.page.locator('li.statement').count()).toBe(220);
    await host.close();
  });
});
