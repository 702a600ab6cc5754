import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Catalog SQL is imported as text, in tests as in the bundle. */
const sqlAsText = {
  name: 'sql-as-text',
  transform(code: string, id: string) {
    return id.endsWith('.sql') ? { code: `export default ${JSON.stringify(code)};`, map: null } : undefined;
  },
};

interface TierOptions {
  readonly timeoutMs: number;
  readonly globalSetup?: string[];
  /** Its files share what they import: none of them changes it. */
  readonly shared?: boolean;
}

const tier = (name: string, options: TierOptions) => ({
  plugins: [sqlAsText],
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: options.timeoutMs,
    hookTimeout: Math.max(options.timeoutMs, 120_000),
    expect: { poll: { timeout: options.timeoutMs / 2 } },
    isolate: !options.shared,
    globalSetup: options.globalSetup ?? [],
  },
});

const sharedPostgres = 'test/support/postgres-global-setup.ts';

export default defineConfig({
  test: {
    // One is left for the tests' own process otherwise, which has little to do.
    maxWorkers: availableParallelism(),
    projects: [
      tier('unit', { timeoutMs: 20_000, shared: true }),
      tier('protocol', { timeoutMs: 30_000 }),
      tier('integration', { timeoutMs: 60_000, globalSetup: [sharedPostgres] }),
      tier('webview', { timeoutMs: 60_000, shared: true }),
      tier('e2e', {
        timeoutMs: 180_000,
        globalSetup: ['test/e2e/global-setup.ts'],
      }),
    ],
  },
});
