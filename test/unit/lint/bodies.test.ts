import { beforeAll, describe, expect, it } from 'vitest';
import { innerOf, type PlacedStatement, readSql, updateSql } from '../../../server/src/syntax/source';
import { applyEdits } from '../../../server/src/text/edit';
import { lintText, loadLint } from '../../support/lint-text';

beforeAll(loadLint);

const plpgsql = (body: string) =>
  `CREATE FUNCTION f(p_id bigint) RETURNS void LANGUAGE plpgsql AS $$\n${body}\n$$;`;

/** Documents with each finding as `rule: what it underlines`. */
const documents: readonly (readonly [name: string, text: string, ...findings: string[]])[] = [
  [
    'a statement of PL/pgSQL',
    plpgsql('BEGIN DELETE FROM orders; END'),
    'delete-without-where: DELETE FROM orders',
  ],
  [
    'an expression',
    plpgsql('BEGIN IF (SELECT count(*) FROM orders WHERE user_id = p_id) > 0 THEN NULL; END IF; END'),
    'count-for-existence: count(*)',
  ],
  [
    'a query with INTO',
    plpgsql('DECLARE n bigint; BEGIN SELECT id INTO n FROM orders ORDER BY random() LIMIT 1; END'),
    'order-by-random: random()',
  ],
  [
    'a string with quotes in it',
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN UPDATE t SET a = ''x''; DELETE FROM orders; END';",
    'update-without-where: UPDATE t',
    'delete-without-where: DELETE FROM orders',
  ],
  [
    'a string with escapes in it',
    "DO E'BEGIN\\n\\tDELETE FROM orders; END';",
    'delete-without-where: DELETE FROM orders',
  ],
  [
    'a text that EXECUTE sends',
    plpgsql("BEGIN EXECUTE 'DELETE FROM orders'; END"),
    'delete-without-where: DELETE FROM orders',
  ],
  [
    'a SQL function',
    'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ UPDATE t SET a = 1; DELETE FROM orders; $$;',
    'update-without-where: UPDATE t',
    'delete-without-where: DELETE FROM orders',
  ],
  [
    'a standard body',
    'CREATE FUNCTION f() RETURNS void BEGIN ATOMIC DELETE FROM orders; UPDATE t SET a = 1; END;',
    'delete-without-where: DELETE FROM orders',
    'update-without-where: UPDATE t',
  ],
  [
    'a standard body of one expression',
    'CREATE FUNCTION f() RETURNS boolean RETURN (SELECT count(*) FROM orders) > 0;',
    'count-for-existence: count(*)',
  ],
  ['DO', 'DO $$ BEGIN CREATE INDEX orders_at ON orders (at); END $$;', 'non-concurrent-index: CREATE INDEX'],
  ['commands of a function', plpgsql('BEGIN CREATE INDEX orders_at ON orders (at); END')],
  [
    'a cast of a variable',
    plpgsql(
      'DECLARE v text; r record; BEGIN SELECT v INTO v FROM orders WHERE id = v::bigint AND at = r.at::date AND b = f.p_id::int; END',
    ),
  ],
  [
    'a cast of a column',
    plpgsql('DECLARE v text; BEGIN SELECT 1 INTO v FROM orders r WHERE r.id::text = v; END'),
    'cast-on-column: r.id::text',
  ],
  [
    'NEW in a trigger',
    'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET a = 1 WHERE t.id = NEW.id::int; RETURN NEW; END $$;',
  ],
  ['an error in PL/pgSQL', plpgsql('BEGIN UPDATE t SET a = 1 WHRE b = 2; END'), 'body-syntax-error: WHRE'],
  [
    'an error in SQL',
    'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ SELECT * FORM t; $$;',
    'body-syntax-error: FORM',
  ],
  [
    'words of another language',
    'CREATE FUNCTION f() RETURNS void LANGUAGE plpython3u AS $$ delete from orders $$;',
  ],
  ['a library', "CREATE FUNCTION f() RETURNS void LANGUAGE c AS 'MODULE_PATHNAME', 'delete from orders';"],
  ['templates', plpgsql('BEGIN DELETE FROM @extschema@.orders; END')],
  [
    'rows for a record',
    plpgsql('DECLARE r record; BEGIN FOR r IN SELECT * FROM orders LOOP NULL; END LOOP; END'),
  ],
  [
    'a comment in the body',
    plpgsql(
      'BEGIN\n  -- forecost allow delete-without-where: it is small\n  DELETE FROM orders;\n  DELETE FROM lines;\nEND',
    ),
    'delete-without-where: DELETE FROM lines',
  ],
  [
    'a comment before the function',
    `-- forecost allow delete-without-where: they are small\n${plpgsql('BEGIN DELETE FROM orders; DELETE FROM lines; END')}`,
  ],
  [
    'DDL in DO, which counts as done',
    "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = 't') THEN CREATE TABLE t (a int); END IF; END $$;",
    'missing-primary-key: t',
  ],
];

describe('bodies', () => {
  it.each(documents)('%s', (_, text, ...expected) => {
    const { findings } = lintText(`SELECT '😀';\r\n${text}`, 'sql');
    const document = `SELECT '😀';\r\n${text}`;
    expect(
      findings
        .filter((one) => one.severity !== 'refactoring')
        .map((one) => `${one.rule}: ${document.slice(one.range.start, one.range.end)}`),
    ).toEqual(expected);
  });

  it('writes variables by their names and quotes twice in a string', () => {
    const text =
      "DO 'DECLARE v int; BEGIN PERFORM 1 FROM a WHERE a.x NOT IN (SELECT b.y FROM b WHERE b.z = v AND b.w = ''q''); END';";
    const [finding] = lintText(text, 'sql').findings.filter((one) => one.rule === 'not-in-subquery');
    expect(applyEdits(text, finding?.fixes[0]?.edits ?? [])).toBe(
      "DO 'DECLARE v int; BEGIN PERFORM 1 FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.z = v AND b.w = ''q'' AND b.y = a.x); END';",
    );
  });

  it('writes placeholders by their names', () => {
    const text = 'SELECT a FROM a WHERE x NOT IN (SELECT y FROM b WHERE z = :zone) LIMIT 1;';
    const [finding] = lintText(text, 'sql').findings.filter((one) => one.rule === 'not-in-subquery');
    expect(applyEdits(text, finding?.fixes[0]?.edits ?? [])).toContain(':zone');
  });
});

describe('a body in code', () => {
  const code = (body: string) =>
    `import { pool } from './pool';\nexport const install = (schema: string) => pool.query(\`CREATE FUNCTION \${schema}.f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ${body} END $$\`);\n`;

  it.each([
    ['DELETE FROM ${schema}.queue;', ['delete-without-where: DELETE FROM ${schema}.queue']],
    ['UPDATE ${schema}.queue SET a = ${value} WHERE b = 1;', []],
    ['UPDATE ${schema}.queue SET a = 1 ${clause} WHRE;', []],
  ])('is read with its holes: %s', (body, expected) => {
    const text = code(body);
    const { findings } = lintText(text, 'ts');
    expect(
      findings
        .filter((one) => one.severity !== 'refactoring' && one.severity !== 'hint')
        .map((one) => `${one.rule}: ${text.slice(one.range.start, one.range.end)}`),
    ).toEqual(expected);
  });
});

describe('an edit in a body', () => {
  it('keeps the statements whose text stays', () => {
    const text = `SELECT 1;\n${plpgsql('DECLARE a int; BEGIN DELETE FROM orders; UPDATE t SET a = 1 WHERE b = 2; END')}\nSELECT 2;`;
    const before = readSql(text);
    const [first, second] = innerOf(before.statements[1] as PlacedStatement);
    const at = text.indexOf('= 2;');
    const after = updateSql(before, `${text.slice(0, at)}= 23;${text.slice(at + 4)}`, {
      range: { start: at, end: at + 4 },
      newLength: 5,
    });
    const [firstAfter, secondAfter] = innerOf(after.statements[1] as PlacedStatement);
    expect(firstAfter?.statement).toBe(first?.statement);
    expect(secondAfter?.statement).not.toBe(second?.statement);
    expect(secondAfter?.statement.text).toBe('UPDATE t SET a = 1 WHERE b = 23');
  });

  it('reads all of them when a variable comes', () => {
    const text = plpgsql('DECLARE a int; BEGIN DELETE FROM orders WHERE c = x; END');
    const before = readSql(text);
    innerOf(before.statements[0] as PlacedStatement);
    const at = text.indexOf('a int');
    const after = updateSql(before, `${text.slice(0, at)}x${text.slice(at + 1)}`, {
      range: { start: at, end: at + 1 },
      newLength: 1,
    });
    const [inner] = innerOf(after.statements[0] as PlacedStatement);
    expect(inner?.statement.parameters.map(({ written }) => written)).toEqual(['x']);
  });
});
