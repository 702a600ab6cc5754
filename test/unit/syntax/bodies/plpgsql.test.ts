import { describe, expect, it } from 'vitest';
import type { BodyPiece } from '../../../../server/src/syntax/bodies/body-piece';
import { readPlpgsql } from '../../../../server/src/syntax/bodies/plpgsql';

/** A body, and the SQL in it as `rows: text`, with what is no SQL in it in braces. */
const bodies: readonly (readonly [body: string, ...pieces: string[]])[] = [
  ['BEGIN NULL; END'],
  ['BEGIN UPDATE t SET a = 1; DELETE FROM t; END;', 'none: UPDATE t SET a = 1', 'none: DELETE FROM t'],
  ['BEGIN SELECT a, b INTO x, y.z FROM t; END', 'variables: SELECT a, b {INTO x, y.z} FROM t'],
  ['BEGIN SELECT INTO STRICT r * FROM t; END', 'variables: SELECT {INTO STRICT r} * FROM t'],
  ['BEGIN SELECT a FROM t INTO x[1]; END', 'variables: SELECT a FROM t {INTO x[1]}'],
  [
    'BEGIN INSERT INTO t VALUES (1) RETURNING id INTO x; END',
    'variables: INSERT INTO t VALUES (1) RETURNING id {INTO x}',
  ],
  [
    'BEGIN MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE; END',
    'none: MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE',
  ],
  ['BEGIN PERFORM f(a) FROM t; END', 'none: +f(a) FROM t'],
  ['BEGIN x := (SELECT max(a) FROM t); y = 1; END', 'expression: +(SELECT max(a) FROM t)'],
  ['BEGIN r.a[2] := (SELECT 1); END', 'expression: +(SELECT 1)'],
  [
    'BEGIN IF EXISTS (SELECT 1 FROM t) THEN DELETE FROM t; ELSIF a THEN DELETE FROM u; ELSE DELETE FROM v; END IF; END',
    'expression: +EXISTS (SELECT 1 FROM t)',
    'none: DELETE FROM t',
    'none: DELETE FROM u',
    'none: DELETE FROM v',
  ],
  [
    'BEGIN CASE x WHEN 1, 2 THEN DELETE FROM t; ELSE DELETE FROM u; END CASE; END',
    'none: DELETE FROM t',
    'none: DELETE FROM u',
  ],
  ['BEGIN CASE WHEN (SELECT true) THEN NULL; END CASE; END', 'expression: +(SELECT true)'],
  [
    'BEGIN WHILE (SELECT true) LOOP EXIT WHEN (SELECT false); CONTINUE; END LOOP; END',
    'expression: +(SELECT true)',
    'expression: +(SELECT false)',
  ],
  [
    'BEGIN FOR r IN SELECT a FROM t LOOP DELETE FROM u; END LOOP; END',
    'cursor: SELECT a FROM t',
    'none: DELETE FROM u',
  ],
  ['BEGIN FOR a, b IN (SELECT a, b FROM t) LOOP NULL; END LOOP; END', 'cursor: (SELECT a, b FROM t)'],
  [
    'BEGIN FOR i IN REVERSE 10..(SELECT 1) BY 2 LOOP DELETE FROM u; END LOOP; END',
    'expression: +(SELECT 1)',
    'none: DELETE FROM u',
  ],
  ['BEGIN FOR r IN c(1) LOOP DELETE FROM u; END LOOP; END', 'none: DELETE FROM u'],
  [
    'BEGIN FOREACH x IN ARRAY (SELECT array_agg(a) FROM t) LOOP DELETE FROM u; END LOOP; END',
    'expression: +(SELECT array_agg(a) FROM t)',
    'none: DELETE FROM u',
  ],
  [
    "BEGIN FOR r IN EXECUTE 'SELECT a FROM t' USING 1 LOOP DELETE FROM u; END LOOP; END",
    "cursor: 'SELECT a FROM t'",
    'none: DELETE FROM u',
  ],
  [
    "BEGIN EXECUTE 'SELECT a FROM t' INTO x; EXECUTE 'DELETE FROM ' || t; EXECUTE format('x'); END",
    "variables: 'SELECT a FROM t'",
  ],
  [
    'BEGIN RETURN QUERY SELECT a FROM t; RETURN (SELECT 1); RETURN NEXT; RETURN; END',
    'result: SELECT a FROM t',
    'expression: +(SELECT 1)',
  ],
  [
    'DECLARE x int := (SELECT 1); c CURSOR (a int) FOR SELECT b FROM t WHERE b = a; BEGIN OPEN c(1); FETCH c INTO x; CLOSE c; OPEN d FOR SELECT 1; END',
    'expression: +(SELECT 1)',
    'cursor: SELECT b FROM t WHERE b = a',
    'cursor: SELECT 1',
  ],
  [
    '<<outer>> DECLARE a int; BEGIN <<inner>> DECLARE b int; BEGIN DELETE FROM t; END; EXCEPTION WHEN OTHERS THEN DELETE FROM u; END',
    'none: DELETE FROM t',
    'none: DELETE FROM u',
  ],
  [
    "BEGIN RAISE NOTICE 'SELECT %', (SELECT 1); GET DIAGNOSTICS n = ROW_COUNT; ASSERT (SELECT true); COMMIT; END",
  ],
  ['\n#variable_conflict use_column\n-- a comment; BEGIN\nBEGIN DELETE FROM t; END', 'none: DELETE FROM t'],
  ['BEGIN /* ; */ DELETE -- ;\n FROM t; END', 'none: DELETE -- ;\n FROM t'],
  [
    "BEGIN CREATE TABLE t AS SELECT 1; COMMENT ON TABLE t IS '; INTO'; END",
    'none: CREATE TABLE t AS SELECT 1',
    "none: COMMENT ON TABLE t IS '; INTO'",
  ],
  ['BEGIN "if" := (SELECT 1); END', 'expression: +(SELECT 1)'],
];

describe('readPlpgsql', () => {
  it.each(bodies)('%s', (body, ...expected) => {
    const { pieces } = readPlpgsql(body);
    expect(pieces.map((piece) => show(piece, body))).toEqual(expected);
  });

  it('knows what is declared', () => {
    const { variables } = readPlpgsql(
      'DECLARE a int; "B c" CONSTANT text := 1; d CURSOR (e int) FOR SELECT 1; BEGIN FOR f IN 1..2 LOOP FOREACH g IN ARRAY a LOOP NULL; END LOOP; END LOOP; END',
    );
    expect([...variables]).toEqual(['a', 'B c', 'd', 'e', 'f', 'g']);
  });

  const broken = [
    '',
    ';',
    'BEGIN',
    'DECLARE',
    'BEGIN IF',
    'BEGIN FOR',
    'BEGIN x := ',
    'BEGIN SELECT ( ; END',
    'BEGIN CASE',
    "BEGIN EXECUTE '",
    '<<',
    'BEGIN OPEN',
    'DECLARE x CURSOR ( BEGIN',
    'BEGIN x[ := 1; END',
    'BEGIN SELECT 1 INTO',
  ];
  it.each(broken)('comes to an end with %j', (body) => {
    expect(() => readPlpgsql(body)).not.toThrow();
  });
});

function show({ range, rows, blanks, lacksSelect }: BodyPiece, body: string): string {
  let shown = '';
  let position = range.start;
  for (const blank of blanks) {
    shown += `${body.slice(position, blank.start)}{${body.slice(blank.start, blank.end)}}`;
    position = blank.end;
  }
  return `${rows}: ${lacksSelect ? '+' : ''}${shown}${body.slice(position, range.end)}`;
}
