import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDocumentKnowledge, documentKnowledge } from '../../../server/src/lint/document-knowledge';
import type { Knowledge } from '../../../server/src/lint/knowledge';
import { createLinter } from '../../../server/src/lint/linter';
import { defaultLintSettings } from '../../../server/src/lint/settings';
import { rules } from '../../../server/src/rules/index';
import { loadEmbedded, readCode } from '../../../server/src/syntax/embedded/read-code';
import { loadParser } from '../../../server/src/syntax/parse';
import { readSql, updateSql } from '../../../server/src/syntax/source';

const wasm = 'node_modules/@vscode/tree-sitter-wasm/wasm';

beforeAll(async () => {
  await loadParser();
  await loadEmbedded((file) => readFile(`${wasm}/${file}`));
});

const linter = createLinter(rules);

function lint(source: ReturnType<typeof readSql> | ReturnType<typeof readCode>) {
  return linter.lint(source, documentKnowledge(source, undefined), defaultLintSettings);
}

/** What lies between statements, with all kinds of line ends, of widths and of comments. */
const trivia = fc
  .array(
    fc.constantFrom('\n', '\r\n', '\r', ' ', '\t', '-- é😀\n', "-- it's\r", '/* 😀 ; " */', ';', 'SELECT 1;'),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));

/** Statements with one finding, and what it underlines. */
const known = fc.constantFrom(
  { sql: 'DELETE FROM "é😀"', rule: 'delete-without-where', text: 'DELETE FROM "é😀"' },
  { sql: "UPDATE t SET a = '😀'", rule: 'update-without-where', text: 'UPDATE t' },
  { sql: "SELECT '😀' AS a, 1 FROM t WHERE b = NULL", rule: 'equals-null', text: '= NULL' },
);

describe('a finding', () => {
  it('underlines the text that it speaks of, whatever stands around', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(trivia, known), { maxLength: 4 }), trivia, (parts, last) => {
        const text = `${parts.map(([before, { sql }]) => `${before}${sql};`).join('')}${last}`;
        for (const { rule } of parts.map(([, one]) => one)) {
          const wanted = parts.filter(([, one]) => one.rule === rule).map(([, one]) => one.text);
          const found = lint(readSql(text)).filter((finding) => finding.rule === rule);
          expect(found.map(({ range }) => text.slice(range.start, range.end))).toEqual(wanted);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('underlines it inside strings and templates of code', () => {
    const escapes = fc.array(fc.constantFrom(' ', '\\n', '\\t', '\\u0020', '\\x20', '\\u{20}'), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(escapes, fc.constantFrom("'", '"', '`'), trivia, (blanks, quote, before) => {
        const outside = before.replace(/SELECT 1;|--|['"]/g, '');
        const text = `${outside}\nawait pool.query(${quote}SELECT /* 😀 */${blanks.join('')}a FROM t WHERE b = NULL${quote});`;
        const source = readCode(text, 'typescript');
        const found = lint(source).filter((finding) => finding.rule === 'equals-null');
        source.dispose();
        expect(found.map(({ range }) => text.slice(range.start, range.end))).toEqual(['= NULL']);
      }),
      { numRuns: 100 },
    );
  });
});

describe('linting', () => {
  const anything = fc
    .array(
      fc.oneof(
        trivia,
        fc.string({ unit: 'binary' }),
        fc.constantFrom("'", '"', '`', '$$', '/*', '${', '(', 'SELECT', 'FROM', 'sql`'),
      ),
    )
    .map((parts) => parts.join(''));

  it('takes any text, and stays inside it', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const code = readCode(text, 'typescript');
        for (const { range } of [...lint(readSql(text)), ...lint(code)]) {
          expect(range.start).toBeGreaterThanOrEqual(0);
          expect(range.end).toBeLessThanOrEqual(text.length);
        }
        code.dispose();
      }),
      { numRuns: 200 },
    );
  });

  it('finds after an edit what it finds in the text read afresh', () => {
    fc.assert(
      fc.property(anything, anything, fc.nat(), (text, inserted, at) => {
        const start = at % (text.length + 1);
        const after = text.slice(0, start) + inserted + text.slice(start);
        const change = { range: { start, end: start }, newLength: inserted.length };
        expect(lint(updateSql(readSql(text), after, change))).toEqual(lint(readSql(after)));
        const code = readCode(after, 'typescript', readCode(text, 'typescript'), change);
        const afresh = readCode(after, 'typescript');
        expect(lint(code)).toEqual(lint(afresh));
        code.dispose();
        afresh.dispose();
      }),
      { numRuns: 200 },
    );
  });

  it('finds after edits of DDL what it finds in the text read afresh', () => {
    fc.assert(
      fc.property(
        fc.array(statement, { maxLength: 9 }),
        fc.array(edit, { maxLength: 5 }),
        around,
        (first, edits, known) => {
          const edited = createLinter(rules);
          const knowledgeOf = createDocumentKnowledge();
          let parts = first;
          let source = readSql(parts.join('\n'));
          edited.lint(source, knowledgeOf(source, known), defaultLintSettings);
          for (const { at, removed, inserted } of edits) {
            const place = at % (parts.length + 1);
            parts = parts.toSpliced(place, removed, ...inserted);
            const text = parts.join('\n');
            source = updateSql(source, text, difference(source.text, text));
            const knowledge = knowledgeOf(source, known);
            const afresh = documentKnowledge(readSql(text), known);
            expect(comparable(knowledge)).toEqual(comparable(afresh));
            const findings = edited.lint(source, knowledge, defaultLintSettings);
            expect(findings).toEqual(createLinter(rules).lint(readSql(text), afresh, defaultLintSettings));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** DDL that leans on other DDL, and queries that lean on it. */
const statement = fc.constantFrom(
  'CREATE TABLE a (id int PRIMARY KEY, x int);',
  'CREATE TABLE a (id int, x text NOT NULL);',
  'CREATE TABLE a (id int, x text NOT NULL); ',
  'CREATE TABLE IF NOT EXISTS a (id bigint);',
  'CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);',
  'CREATE TABLE b (LIKE a INCLUDING ALL);',
  'CREATE TABLE c (y int) INHERITS (a);',
  'CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);',
  "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
  'CREATE INDEX p_at ON p (at);',
  'ALTER TABLE p ADD z int;',
  'ALTER TABLE p DETACH PARTITION p1;',
  'CREATE TEMP TABLE b (id int);',
  'CREATE TABLE a AS SELECT 1 AS id;',
  'CREATE VIEW v AS SELECT * FROM a;',
  'CREATE INDEX ON a (x);',
  'CREATE INDEX a_x ON a (x, id);',
  'CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);',
  'DROP INDEX a_x;',
  'DROP TABLE a CASCADE;',
  'DROP TABLE IF EXISTS a, b;',
  'ALTER TABLE a RENAME TO b;',
  'ALTER TABLE a ADD y int REFERENCES b;',
  'ALTER TABLE a DROP COLUMN x;',
  'ALTER TABLE b ADD CONSTRAINT b_fk FOREIGN KEY (a_id) REFERENCES a (id) NOT VALID;',
  'SET search_path = s, public;',
  'RESET search_path;',
  'CREATE SCHEMA s CREATE TABLE a (id int);',
  'DO $$ BEGIN ALTER TABLE a ADD w int; END $$;',
  'BEGIN;',
  'COMMIT;',
  'SELECT id FROM a WHERE x = 1;',
  'SELECT * FROM b JOIN a ON a.id = b.a_id WHERE a.x LIKE 1;',
  'DELETE FROM b WHERE a_id = 5;',
  'SELECT DISTINCT id FROM a ORDER BY id LIMIT 5;',
  'TRUNCATE a;',
);

/** What is known besides: nothing, or some of the tables as they may be in a database. */
const around = fc.option(
  fc
    .array(statement, { maxLength: 4 })
    .map((ddl) => documentKnowledge(readSql(ddl.join('')), undefined).schema),
  { nil: undefined },
);

const edit = fc.record({
  at: fc.nat(),
  removed: fc.nat({ max: 2 }),
  inserted: fc.array(statement, { maxLength: 2 }),
});

/** The shortest replacement that makes the one text of the other. */
function difference(before: string, after: string): Parameters<typeof updateSql>[2] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let behind = 0;
  while (behind < most - start && before.at(-1 - behind) === after.at(-1 - behind)) behind++;
  return { range: { start, end: before.length - behind }, newLength: after.length - behind - start };
}

function comparable({ schema, createdHere, earlier = [] }: Knowledge) {
  return {
    schema: plain(schema),
    created: [...createdHere].sort(),
    earlier: earlier.map((one) => ({ schema: plain(one.schema), until: one.until })),
  };
}

function plain(schema: Knowledge['schema']) {
  return schema && { path: schema.searchPath, tables: [...schema.tables] };
}
