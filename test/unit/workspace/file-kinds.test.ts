import { describe, expect, it } from 'vitest';
import {
  defaultTestFiles,
  isExtensionScript,
  isMigration,
  isTestFile,
  levelsInTests,
  undoesMigration,
} from '../../../server/src/workspace/file-kinds';
import { defaultSettings, underConfig } from '../../../server/src/workspace/settings';

describe('isTestFile', () => {
  const isTest = (file: string, folder: string | undefined = '/shop') =>
    isTestFile(file, folder, defaultTestFiles);

  it.each([
    'test/orders.sql',
    'src/tests/orders.ts',
    'src/__tests__/orders.ts',
    'src/orders.test.ts',
    'src/orders.spec.tsx',
    'src/test/regress/sql/orders.sql',
    'sql/orders_test.sql',
    'e2e/login.ts',
  ])('%s is one', (path) => {
    expect(isTest(`/shop/${path}`)).toBe(true);
  });

  it.each(['src/orders.ts', 'src/latest/orders.sql', 'src/contest.sql', 'attest.ts', 'protest/orders.sql'])(
    '%s is none',
    (path) => {
      expect(isTest(`/shop/${path}`)).toBe(false);
    },
  );

  it('looks at the path within the folder alone', () => {
    expect(isTest('/home/test/shop/src/orders.ts', '/home/test/shop')).toBe(false);
    expect(isTest('/elsewhere/test/orders.ts')).toBe(false);
    expect(isTestFile('/shop/test/orders.ts', undefined, defaultTestFiles)).toBe(false);
  });
});

it('knows scripts of extensions by their names', () => {
  expect(isExtensionScript('/shop/sql/citus--11.1-1--11.2-1.sql')).toBe(true);
  expect(isExtensionScript('/shop/sql/orders-2.sql')).toBe(false);
  expect(isExtensionScript('/sh--op/orders.sql')).toBe(false);
});

it('knows migrations by their folders', () => {
  expect(undoesMigration('/shop/migrations/1/down.sql', '/shop')).toBe(true);
  expect(undoesMigration('/shop/migrations/1/up.sql', '/shop')).toBe(false);
  expect(undoesMigration('/shop/sql/U1675259471__points.sql', '/shop')).toBe(true);
  expect(undoesMigration('/shop/sql/Users__all.sql', '/shop')).toBe(false);
  expect(isMigration('/shop/db/migrations/1.sql', '/shop')).toBe(true);
  expect(isMigration('/migrations/shop/1.sql', '/migrations/shop')).toBe(false);
});

describe('levels in tests', () => {
  it('silence what depends on size or intent, and keep what is wrong whatever the data', () => {
    for (const rule of ['unbounded-query', 'update-without-where', 'query-in-loop', 'unused-cte'])
      expect(levelsInTests.get(rule)).toBe('off');
    for (const rule of ['equals-null', 'pool-client-leak', 'duplicate-assignment', 'in-subquery'])
      expect(levelsInTests.get(rule)).toBeUndefined();
  });

  it('lie below what a person set', () => {
    const settings = { ...defaultSettings, schemaFolder: '/shop' };
    const levels = (file: string, own: Parameters<typeof underConfig>[0] = settings) =>
      underConfig(own, undefined, file).lint.severities;
    expect(levels('/shop/src/orders.ts').get('unbounded-query')).toBeUndefined();
    expect(levels('/shop/test/orders.ts').get('unbounded-query')).toBe('off');
    const chosen = {
      ...settings,
      lint: { ...settings.lint, severities: new Map([['unbounded-query', 'warning']] as const) },
    };
    expect(levels('/shop/test/orders.ts', chosen).get('unbounded-query')).toBe('warning');
    expect(levels('/shop/test/orders.ts', { ...settings, testFiles: [] }).size).toBe(0);
  });
});
