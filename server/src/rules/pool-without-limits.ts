import type { CodeModel } from '../syntax/embedded/code-model';
import { defineCodeRule, type Fix } from './rule';

export const poolWithoutLimits = defineCodeRule({
  name: 'pool-without-limits',
  severity: 'information',
  since: '0.1.0',
  fix: 'unsafe',
  summary: 'A pool that waits for ever for a connection.',
  why: '`connectionTimeoutMillis` is 0 unless it is set: a query waits without end for a free connection, and for a server that does not answer. When all connections are busy or lost, requests pile up in silence instead of failing with an error that says why.',
  advice:
    'Set `connectionTimeoutMillis` to what a caller can wait, some seconds. Look at `max` and `statement_timeout` at the same time: how many connections the server can spare, and how long a query may run.',
  bad: [
    `import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
`,
  ],
  good: [
    `import { Pool } from 'pg';

const pool = new Pool({ max: 20, connectionTimeoutMillis: 5000 });
`,
    `import { Pool } from 'pg';

const pool = new Pool({ ...settings, max: 20 });
`,
    `import { Pool } from 'pg';

const pool = new Pool(settings);
`,
    `import { Pool } from 'generic-pool';

const pool = new Pool({ max: 20 });
`,
  ],
  *check(code: CodeModel) {
    for (const { kind, range, options } of code.connections) {
      if (kind !== 'pool' || !options || options.names.includes('connectionTimeoutMillis')) continue;
      const fix: Fix = {
        title: 'Set connectionTimeoutMillis to 5000',
        safety: 'unsafe',
        edits: [
          {
            range: { start: options.insertAt, end: options.insertAt },
            newText: `${options.separator}connectionTimeoutMillis: 5000`,
          },
        ],
      };
      yield {
        range,
        message: 'This pool has no `connectionTimeoutMillis`: who asks for a connection may wait for ever.',
        fixes: [fix],
      };
    }
  },
});
