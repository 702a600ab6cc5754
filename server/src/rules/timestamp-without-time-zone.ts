import { lastingColumns } from './rewrites/column-definitions';
import { defineRule } from './rule';

export const timestampWithoutTimeZone = defineRule<'nothing'>({
  name: 'timestamp-without-time-zone',
  severity: 'hint',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['ColumnDef'],
  fix: 'unsafe',
  summary: 'A column of type timestamp, which does not say of which time zone its time is.',
  why: 'Both types take eight bytes. `timestamptz` keeps a moment: it is compared with `now()` as it is, and shown in the time zone of whoever reads it. `timestamp` keeps what a clock on a wall showed: which moment that was depends on the time zone of whoever wrote it. Where it meets `now()` or another `timestamptz`, it is converted by the time zone of the session: the same query finds other rows for somebody else.',
  advice:
    'Make it `timestamptz`. Keep `timestamp` for times that belong to no place, such as the opening hours of every shop.',
  bad: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamp NOT NULL);',
    'ALTER TABLE orders ADD COLUMN shipped_at timestamp(3) without time zone;',
  ],
  good: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz NOT NULL);',
    'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamp with time zone);',
    'CREATE TEMP TABLE loaded (at timestamp);',
  ],
  *check(statement, context) {
    for (const column of lastingColumns(statement, types, context)) {
      const { text, tokens } = statement;
      const behind = text.slice(column.typeRange.end);
      const words = /^\s+without\s+time\s+zone\b/i.exec(behind)?.[0] ?? '';
      const range = { start: column.typeRange.start, end: column.typeRange.end + words.length };
      const name = tokens.find((token) => token.start === range.start);
      const precision = /\([^)]*\)/.exec(text.slice(name?.end, column.typeRange.end))?.[0] ?? '';
      yield {
        range,
        message: `\`${column.name}\` does not say of which time zone its time is.`,
        fixes: [
          {
            title: 'Make it timestamptz',
            safety: 'unsafe',
            edits: [{ range, newText: `timestamptz${precision}` }],
          },
        ],
      };
    }
  },
});

const types: ReadonlySet<string> = new Set(['timestamp']);
