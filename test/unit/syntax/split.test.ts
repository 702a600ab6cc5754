import { expect, it } from 'vitest';
import { split } from '../../../server/src/syntax/split';

/** The texts of the statements. */
function statements(text: string): string[] {
  return split(text)
    .filter((slice) => slice.kind === 'statement')
    .map(({ range }) => text.slice(range.start, range.end));
}

it.each<[string, string, string[]]>([
  ['semicolons', 'SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
  ['no blank lines', 'SELECT 1\n\n\nFROM t\n\n;', ['SELECT 1\n\n\nFROM t']],
  ['semicolons in strings', "SELECT ';'; SELECT 2", ["SELECT ';'", 'SELECT 2']],
  ['doubled quotes', "SELECT 'it''s;'; SELECT 2", ["SELECT 'it''s;'", 'SELECT 2']],
  ['escape strings', "SELECT E'\\';'; SELECT 2", ["SELECT E'\\';'", 'SELECT 2']],
  ['backslashes in plain strings', "SELECT '\\'; SELECT 2", ["SELECT '\\'", 'SELECT 2']],
  ['quoted identifiers', 'SELECT "a;b"; SELECT 2', ['SELECT "a;b"', 'SELECT 2']],
  ['dollar quotes', 'SELECT $$;$$; SELECT $a$;$$;$a$', ['SELECT $$;$$', 'SELECT $a$;$$;$a$']],
  ['parameters are no dollar quotes', 'SELECT $1; SELECT $2', ['SELECT $1', 'SELECT $2']],
  ['line comments', 'SELECT 1 -- ;\n; SELECT 2', ['SELECT 1', 'SELECT 2']],
  ['nested comments', 'SELECT /* ; /* ; */ ; */ 1; SELECT 2', ['SELECT /* ; /* ; */ ; */ 1', 'SELECT 2']],
  ['comments before', '-- one\nSELECT 1; /* two */ SELECT 2', ['SELECT 1', 'SELECT 2']],
  [
    'bodies in BEGIN ATOMIC',
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3',
    [
      'CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END',
      'SELECT 3',
    ],
  ],
  ['BEGIN of a transaction', 'BEGIN; SELECT 1; END; SELECT 2', ['BEGIN', 'SELECT 1', 'END', 'SELECT 2']],
  [
    'rules of several actions',
    'CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2); SELECT 3',
    ['CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)', 'SELECT 3'],
  ],
  ['an open parenthesis does not swallow the rest', 'SELECT (1; SELECT 2', ['SELECT (1', 'SELECT 2']],
  ['rows of COPY', 'COPY t FROM stdin;\n1\tsome; text\n\\.\nSELECT 2;', ['COPY t FROM stdin', 'SELECT 2']],
  ['COPY without rows', 'COPY t FROM stdin;\nSELECT 2;\n', ['COPY t FROM stdin', 'SELECT 2']],
  ['meta-commands', '\\set x 1\nSELECT 1;\n\\echo ;\nSELECT 2;', ['SELECT 1', 'SELECT 2']],
  [
    'meta-commands that send',
    'SELECT 1 \\gset\nSELECT 2 \\g\nSELECT 3',
    ['SELECT 1', 'SELECT 2', 'SELECT 3'],
  ],
  ['\\copy with rows', '\\copy t from stdin\n1\n2\n\\.\nSELECT 2;', ['SELECT 2']],
  ['an unterminated string', "SELECT 1; SELECT 'abc", ['SELECT 1', "SELECT 'abc"]],
  ['an unterminated comment', 'SELECT 1; /* SELECT 2;', ['SELECT 1']],
  ['CRLF', 'SELECT 1;\r\nSELECT 2;\r\n', ['SELECT 1', 'SELECT 2']],
])('splits: %s', (_, text, expected) => {
  expect(statements(text)).toEqual(expected);
});

it('blanks a meta-command inside a statement', () => {
  const text = 'SELECT\n\\echo hi\n1;';
  const [slice] = split(text);
  expect(slice?.blanks.map(({ start, end }) => text.slice(start, end))).toEqual(['\\echo hi']);
});

it('covers every character once', () => {
  const text = "-- a\nSELECT 1;; \\x\nCOPY t FROM stdin;\n1\n\\.\n SELECT '";
  let end = 0;
  for (const { span } of split(text)) {
    expect(span.start).toBe(end);
    end = span.end;
  }
  expect(end).toBe(text.length);
});
