import { beforeAll, describe, expect, it } from 'vitest';
import { createDocumentKnowledge, documentKnowledge } from '../../../server/src/lint/document-knowledge';
import { createLinter } from '../../../server/src/lint/linter';
import { safeEdits } from '../../../server/src/lint/safe-edits';
import { defaultLintSettings, type LintSettings } from '../../../server/src/lint/settings';
import { defineDocumentRule, defineRule, type ParsedStatement } from '../../../server/src/rules/rule';
import { namesIn } from '../../../server/src/schema/ddl/table-register';
import { findTable } from '../../../server/src/schema/schema';
import { readSql, updateSql } from '../../../server/src/syntax/source';
import { applyEdits } from '../../../server/src/text/edit';
import { lintText, loadLint } from '../../support/lint-text';

beforeAll(loadLint);

const words = { since: '0.1.0', fix: 'safe', summary: '', why: '', advice: '', bad: [], good: [] } as const;

/** Underlines every constant 13, and remembers which statements it was asked about. */
function thirteen(asked: string[] = []) {
  return defineRule<'nothing'>({
    ...words,
    name: 'thirteen',
    severity: 'warning',
    needs: 'nothing',
    nodes: ['SelectStmt'],
    *check({ text }: ParsedStatement) {
      asked.push(text);
      for (const match of text.matchAll(/\b13\b/g)) {
        const range = { start: match.index, end: match.index + 2 };
        yield {
          range,
          message: 'Unlucky.',
          fixes: [{ title: 'Use 14', safety: 'safe', edits: [{ range, newText: '14' }] }],
        };
      }
    },
  });
}

const lint = (text: string, settings: LintSettings = defaultLintSettings, rule = thirteen()) => {
  const source = readSql(text);
  return createLinter([rule]).lint(source, documentKnowledge(source, undefined), settings);
};

const underlined = (text: string) =>
  lint(text).map(({ rule, range }) => `${rule}: ${text.slice(range.start, range.end)}`);

describe('a linter', () => {
  it('asks again only about the statements that changed', () => {
    const asked: string[] = [];
    const linter = createLinter([thirteen(asked)]);
    const before = readSql('SELECT 1; SELECT 13; SELECT 3;');
    const knowledge = documentKnowledge(before, undefined);
    linter.lint(before, knowledge, defaultLintSettings);
    asked.length = 0;
    const after = updateSql(before, 'SELECT 1; SELECT 13; SELECT 4;', {
      range: { start: 28, end: 29 },
      newLength: 1,
    });
    const findings = linter.lint(after, knowledge, defaultLintSettings);
    expect(asked).toEqual(['SELECT 4']);
    expect(findings).toHaveLength(1);
  });

  it.each([
    ['a table that is created twice', 'CREATE TABLE t (a int); X; CREATE TABLE t (b int); X;', ['a', 'b']],
    [
      'a table that is dropped and created again',
      'CREATE TABLE t (a int); ALTER TABLE t ADD x int; X; DROP TABLE t; X; CREATE TABLE t (b int); X;',
      ['a x', 'b', 'b'],
    ],
    ['what comes later as well', 'X; CREATE TABLE t (a int); X; ALTER TABLE t ADD b int;', ['a b', 'a b']],
    ['a script that cleans up first', 'DROP TABLE IF EXISTS t; X; CREATE TABLE t (a int);', ['a']],
    ['a table that is gone in the end', 'CREATE TABLE t AS SELECT 1 AS a; X; DROP TABLE t; X', ['', '']],
    [
      'a table that is gone beside one that changes',
      'CREATE TABLE t (a int); CREATE TABLE u (b int); X; DROP TABLE u; X; CREATE TABLE u (c int); X; DROP TABLE t;',
      ['', '', ''],
    ],
    [
      'what is created unless it is there',
      'CREATE TABLE t (a int); X; CREATE TABLE IF NOT EXISTS t (b int);',
      ['a'],
    ],
  ])('judges each statement by the schema at its place: %s', (_, text, expected) => {
    const seen: string[] = [];
    const rule = defineRule<'nothing'>({
      ...words,
      name: 'sees',
      severity: 'warning',
      needs: 'nothing',
      nodes: ['SelectStmt'],
      check({ tree }, { schema }) {
        const table = schema && findTable(schema, 't');
        if (tree.root.type === 'SelectStmt')
          seen.push(table?.columns.map((column) => column.name).join(' ') ?? '');
        return [];
      },
    });
    let count = 0;
    const source = readSql(text.replaceAll('X', () => `SELECT ${++count}`));
    createLinter([rule]).lint(source, documentKnowledge(source, undefined), defaultLintSettings);
    expect(seen).toEqual(expected);
  });

  it('asks rules about a document with its statements in order, and places what they find', () => {
    const rule = defineDocumentRule({
      ...words,
      name: 'twice',
      severity: 'warning',
      nodes: ['SelectStmt'],
      *check(statements) {
        for (const [place, { statement, context }] of statements.entries()) {
          if (!statement || statement.text !== statements[place - 1]?.statement?.text) continue;
          yield {
            place,
            range: { start: 0, end: 6 },
            message: context.inTransaction ? 'Twice, in a transaction.' : 'Twice.',
            fixes: [
              {
                title: 'Leave it out',
                safety: 'safe',
                edits: [
                  { place, range: { start: 0, end: statement.text.length }, newText: '' },
                  { place: place - 1, range: { start: 0, end: 0 }, newText: '/* once */ ' },
                ],
              },
            ],
          };
        }
      },
    });
    const text = 'SELECT 1;\nSELECT 1;\nBROKEN;\nBEGIN;\nSELECT 2;\n  SELECT 2;\nCOMMIT;\n';
    const source = readSql(text);
    const findings = createLinter([rule])
      .lint(source, documentKnowledge(source, undefined), defaultLintSettings)
      .filter((finding) => finding.rule === 'twice');
    expect(findings.map(({ range, message }) => [range.start, message])).toEqual([
      [10, 'Twice.'],
      [47, 'Twice, in a transaction.'],
    ]);
    expect(
      applyEdits(
        text,
        findings.flatMap((finding) => finding.fixes[0]?.edits ?? []),
      ),
    ).toBe('/* once */ SELECT 1;\nBROKEN;\nBEGIN;\n/* once */ SELECT 2;\nCOMMIT;\n');
  });

  it('asks again when the table that a check looked at changes, and not when another does', () => {
    const asked: string[] = [];
    const rule = defineRule<'schema'>({
      ...words,
      name: 'looks',
      severity: 'warning',
      needs: 'schema',
      nodes: ['SelectStmt'],
      check({ tree }, { schema }) {
        for (const range of tree.of('RangeVar')) {
          asked.push(range.node.relname ?? '');
          findTable(schema, range.node.relname ?? '');
        }
        return [];
      },
    });
    const linter = createLinter([rule]);
    const knowledgeOf = createDocumentKnowledge();
    const run = (text: string, before: ReturnType<typeof readSql>) => {
      const start = [...text].findIndex((character, i) => character !== before.text[i]);
      const tail = before.text.length - start;
      const source = updateSql(before, text, {
        range: { start, end: before.text.length },
        newLength: text.length - before.text.length + tail,
      });
      linter.lint(source, knowledgeOf(source, undefined), defaultLintSettings);
      return source;
    };
    const text = 'SELECT 1 FROM a; CREATE TABLE b (x int); CREATE TABLE a (x int);';
    const first = readSql(text);
    linter.lint(first, knowledgeOf(first, undefined), defaultLintSettings);
    asked.length = 0;
    const second = run(text.replace('b (x int)', 'b (x int, y int)'), first);
    expect(asked).not.toContain('a');
    run(second.text.replace('a (x int)', 'a (x int, y int)'), second);
    expect(asked).toContain('a');
  });

  it('asks again when another table has the index that a check looked for, and not when one has another', () => {
    const rule = defineRule<'schema'>({
      ...words,
      name: 'looks',
      severity: 'warning',
      needs: 'schema',
      nodes: ['SelectStmt'],
      *check(_, { schema }) {
        asked++;
        const [owner = 'nobody'] = namesIn(schema.tables).indexedBy('i');
        yield { range: { start: 0, end: 6 }, message: owner };
      },
    });
    let asked = 0;
    const linter = createLinter([rule]);
    const knowledgeOf = createDocumentKnowledge();
    let source = readSql('');
    const ownerIn = (text: string): string | undefined => {
      const change = { range: { start: 0, end: source.text.length }, newLength: text.length };
      source = updateSql(source, text, change);
      return linter.lint(source, knowledgeOf(source, undefined), defaultLintSettings)[0]?.message;
    };
    const tables = 'SELECT 1; CREATE TABLE a (x int); CREATE TABLE b (x int);';
    expect(ownerIn(`${tables} CREATE INDEX i ON a (x);`)).toBe('public.a');
    expect(ownerIn(`${tables} CREATE INDEX i ON b (x);`)).toBe('public.b');
    expect(ownerIn(`${tables} CREATE INDEX j ON b (x);`)).toBe('nobody');
    asked = 0;
    expect(ownerIn(`${tables} CREATE INDEX k ON b (x);`)).toBe('nobody');
    expect(asked).toBe(0);
  });

  it('knows what the document creates in a schema that it drops again', () => {
    const text =
      'CREATE SCHEMA s; SET search_path = s; CREATE TABLE a (x int PRIMARY KEY); DELETE FROM a; DROP SCHEMA s CASCADE;';
    expect(lintText(text, 'sql').findings).toEqual([]);
  });

  it.each([
    ['VACUUM FULL :chunk;', 'sql', '`:chunk`'],
    ["import { pool } from './pool';\npool.query(`DROP INDEX ${table}_at`);", 'ts', '`${table}_at`'],
  ] as const)('names what stands for something else as it is written: %s', (text, extension, name) => {
    const messages = lintText(text, extension).findings.map(({ message }) => message);
    expect(messages.join('\n')).toContain(name);
  });

  it('says once what a text brings along into several others', () => {
    const code = `import { pool } from './pool';
const open = 'WITH open AS (SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM payments))';
await pool.query(\`\${open} SELECT id FROM open WHERE id = $1\`, [1]);
await pool.query(\`\${open} SELECT count(*) FROM open\`);
`;
    const { findings } = lintText(code, 'ts');
    expect(findings.filter(({ rule }) => rule === 'not-in-subquery')).toHaveLength(1);
  });

  it('says nothing of code that a tool writes', () => {
    const code = "import { pool } from './pool';\nawait pool.query('DELETE FROM orders');\n";
    expect(lintText(`// Auto-generated by a build. DO NOT EDIT.\n${code}`, 'ts').findings).toEqual([]);
    expect(lintText(code, 'ts').findings).not.toEqual([]);
  });

  it('turns rules off, and gives them another level', () => {
    expect(
      lint('SELECT 13;', { ...defaultLintSettings, severities: new Map([['thirteen', 'off']]) }),
    ).toEqual([]);
    expect(
      lint('SELECT 13;', { ...defaultLintSettings, severities: new Map([['thirteen', 'error']]) })[0]
        ?.severity,
    ).toBe('error');
  });

  it('asks a rule that is silent in migrations about what is run later alone', () => {
    const once: LintSettings = { ...defaultLintSettings, runsOnce: true };
    const rule = { ...thirteen(), silentIn: ['migrations' as const] };
    const ranges = (text: string, settings = once) =>
      lint(text, settings, rule).map(({ range }) => range.start);
    expect(ranges('SELECT 13;')).toEqual([]);
    expect(ranges('DO $$ BEGIN PERFORM 13; END $$;')).toEqual([]);
    expect(ranges('CREATE VIEW v AS SELECT 13;')).toEqual([24]);
    expect(ranges('CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 13 $$;')).toEqual([58]);
    expect(ranges('SELECT 13;', { ...once, severities: new Map([['thirteen', 'hint']]) })).toEqual([7]);
  });

  it('never edits what a placeholder stands for', () => {
    const [finding] = lint('SELECT :x, 13;');
    expect(finding?.fixes[0]?.edits).toEqual([{ range: { start: 11, end: 13 }, newText: '14' }]);
  });

  it('puts safe fixes together', () => {
    const text = 'SELECT 13, 13; SELECT 13;';
    expect(applyEdits(text, safeEdits(lint(text)))).toBe('SELECT 14, 14; SELECT 14;');
  });
});

describe('a suppression', () => {
  it.each<[string, string, string[]]>([
    [
      'speaks of the next statement',
      'SELECT 1;\n-- forecost allow thirteen: lucky here\nSELECT 13;\nSELECT 13;',
      ['thirteen: 13'],
    ],
    ['may stand inside the statement', 'SELECT -- forecost allow thirteen\n  13;', []],
    [
      'may stand behind it on its line',
      'SELECT 13; -- forecost allow thirteen: lucky\nSELECT 13;',
      ['thirteen: 13'],
    ],
    ['on the first line speaks of the file', '-- forecost allow thirteen\n\nSELECT 13;\nSELECT 13;', []],
    ['may be a block comment', 'SELECT 1;\n/* forecost allow thirteen */\nSELECT 13;', []],
    ['may name several rules', 'SELECT 1;\n-- forecost allow thirteen, thirteen\nSELECT 13;', []],
    [
      'is reported where it allows nothing',
      'SELECT 1;\n-- forecost allow thirteen\nSELECT 14;',
      ['unused-suppression: thirteen'],
    ],
    [
      'is reported where the rule does not exist',
      'SELECT 1;\n-- forecost allow twelve\nSELECT 13;',
      ['unused-suppression: twelve', 'thirteen: 13'],
    ],
    ['is no suppression inside a string', "SELECT '-- forecost_allow thirteen', 13;", ['thirteen: 13']],
  ])('%s', (_, text, expected) => {
    expect(underlined(text)).toEqual(expected);
  });

  it('that is idle can be removed with its line', () => {
    const text = 'SELECT 1;\r\n  -- forecost allow thirteen\r\nSELECT 14;';
    const [fix] = lint(text)[0]?.fixes ?? [];
    expect(fix && applyEdits(text, fix.edits)).toBe('SELECT 1;\r\nSELECT 14;');
  });
});
