import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../server/src/syntax/parse';
import { readSql } from '../../../server/src/syntax/source';
import { lintText, loadLint } from '../../support/lint-text';

beforeAll(async () => {
  await loadParser();
  await loadLint();
});

/** Statements as tools write them, and the parameters that are seen in them. */
const templates: readonly (readonly [text: string, ...parameters: string[]])[] = [
  ['SELECT id FROM t WHERE id = :id', ':id'],
  ["SELECT id FROM t WHERE name = :'name'", ":'name'"],
  ['SELECT id FROM :"table"', ':"table"'],
  ['SELECT id FROM t WHERE id = $id AND b = $id', '$id', '$id'],
  ['SELECT id FROM t WHERE id = @id', '@id'],
  ['SELECT id FROM t WHERE id = @id::bigint LIMIT @limit', '@id', '@limit'],
  ['SELECT id FROM t WHERE id = ? AND b = ?', '?', '?'],
  ['SELECT id FROM t WHERE id = %(id)s AND b = %(b)s', '%(id)s', '%(b)s'],
  ['INSERT INTO t (a, b) VALUES (%s, %s)', '%s', '%s'],
  ['SELECT id FROM t WHERE id=%s', '%s'],
  ['SELECT id FROM t ORDER BY $order LIMIT $limit', '$order', '$limit'],
  ['SELECT $columns FROM t WHERE id = $id', '$columns', '$id'],
  ['SELECT id FROM t WHERE id IN :ids'],
  ['INSERT INTO t (a, b) VALUES :rows RETURNING a'],
  ['SELECT id FROM t WHERE id = :id! AND b != :b', ':id!', ':b'],
  ['SELECT id FROM t WHERE id IN (:v*:ids) AND b = :i:column', ':v*:ids', ':i:column'],
  ['SELECT @extschema@.f(1)', '@extschema@'],
  ['SELECT id FROM t WHERE id = $(id) AND b = $/c.b/', '$(id)', '$/c.b/'],
  ['SELECT id FROM t WHERE id IN ($(ids:csv)) OR b IN ($1:list)', '$(ids:csv)', '$1:list'],
  ['SELECT id FROM t WHERE id = ANY($(ids)::uuid[]) AND b = $[b] AND c = $<c>', '$(ids)', '$[b]', '$<c>'],
  ['INSERT INTO $(table:name) (a) VALUES ($(a))', '$(a)'],
  ['SELECT id FROM t WHERE id IN (:...ids)', ':...ids'],
  ['SELECT id FROM ?? WHERE id = ?', '?'],
  ['SELECT id FROM t WHERE id = {{id::uuid}} AND at > {{since}}', '{{id::uuid}}', '{{since}}'],
  [':PREFIX SELECT id FROM t WHERE a = 1'],
  ['EXPLAIN :flags SELECT id FROM t WHERE a = 1'],
  ["SELECT id FROM {{ ref('orders') }} WHERE at > {{ var('since') }}", "{{ var('since') }}"],
  ["{{ config(materialized='table') }}\nSELECT id FROM {{ this }}"],
  ["SELECT '{{ var('x') }}' AS a FROM t"],
  ['{# all; of it #}SELECT id FROM t {% if is_incremental() %} WHERE at > now() {% endif %}'],
  ['SELECT {% if a %} b {% else %} c {% endif %} AS x FROM t'],
  ['SELECT {% for c in columns %} {{ c }} {% if not loop.last %},{% endif %} {% endfor %} FROM t'],
  ['SELECT a FROM t WHERE {% if x %} b = {{ y }} AND {% endif %} true', '{{ y }}'],
  ['{% set x = "don\'t; stop" %}SELECT id FROM t'],
];

/** Statements that PostgreSQL reads as they are: nothing in them is a placeholder. */
const plain = [
  'SELECT a[1:2], a[b:c] FROM t',
  'SELECT x::text FROM t',
  "SELECT data ? 'key', data @> '{}' FROM t",
  'SELECT a % s, a %s FROM t',
  'SELECT $$ $(a) $$, a[1:2]',
  'SELECT a % (s) s FROM t',
  'SELECT p @ b, @f.x, @ y, p @b FROM t',
  "SELECT ':a', '@b', '%s', '{{ c }}', $$ {{ d }} $$",
  "SELECT '{{1,2},{3,4}}'::int[]",
];

describe('templates', () => {
  it.each(templates)('%s', (text, ...expected) => {
    const { statements } = readSql(text);
    expect(statements.map(({ statement }) => statement.result.kind)).toEqual(['parsed']);
    expect(statements[0]?.statement.parameters.map(({ written }) => written)).toEqual(expected);
  });

  it.each(plain)('%s is plain SQL', (text) => {
    const [placed] = readSql(text).statements;
    expect(placed?.statement.result.kind).toBe('parsed');
    expect(placed?.statement.text).toBe(text);
    expect(placed?.statement.parameters).toEqual([]);
  });

  it('keeps positions behind what is filled in', () => {
    const text = "{{ config(a=1) }} SELECT id FROM {{ ref('a') }} ORDER BY random() LIMIT 1";
    const found = lintText(text, 'sql').findings.filter((one) => one.rule === 'order-by-random');
    expect(found.map(({ range }) => text.slice(range.start, range.end))).toEqual(['random()']);
  });

  it('says nothing of what a template puts there', () => {
    const { findings } = lintText('SELECT {{ columns }} FROM orders WHERE id = 1', 'sql');
    expect(findings.filter((one) => one.severity !== 'refactoring')).toEqual([]);
  });

  it('reports what is wrong before the first mark, and nothing behind it', () => {
    const errors = (text: string) => lintText(text, 'sql').findings.map(({ rule }) => rule);
    expect(errors('SELEC id FROM t WHERE id = {{ id }}')).toEqual(['syntax-error']);
    expect(errors('SELECT id FROM {{ t }} WHRE id = QUALIFY 1')).toEqual([]);
  });
});

describe('named queries', () => {
  const parts = (text: string) =>
    readSql(text).statements.map(({ range }) => text.slice(range.start, range.end));

  it('need no semicolon between them', () => {
    expect(
      parts(
        '-- name: a\nSELECT 1\n\n-- name: b\nSELECT 2\n-- :name c :?\nUPDATE t SET a = 1\n-- BLOCK d\nSELECT 3',
      ),
    ).toEqual(['SELECT 1', 'SELECT 2', 'UPDATE t SET a = 1', 'SELECT 3']);
  });

  it('are not seen where a statement goes on', () => {
    expect(parts('SELECT 1 UNION ALL\n-- name: a\nSELECT 2')).toHaveLength(1);
    expect(parts('INSERT INTO t (a)\n-- the name: a\nSELECT 2')).toHaveLength(1);
    expect(parts('SELECT (\n-- name: a\nSELECT 2)')).toHaveLength(1);
    expect(parts('SELECT 1 -- name: a\n')).toHaveLength(1);
  });
});

describe('conditions of psql', () => {
  it('leave one of their branches', () => {
    const text =
      'SELECT\n\\if :a\n  b\n\\else\n  NULL AS b\n\\endif\n, c FROM t WHERE\n\\if :d\n e = 1\n\\elif :f\n f = 1\n\\else\n g = 1\n\\endif\n;\nSELECT 1;';
    expect(readSql(text).statements.map(({ statement }) => statement.result.kind)).toEqual([
      'parsed',
      'parsed',
    ]);
  });
});
