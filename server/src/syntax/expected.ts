import type { TextEdit } from '../text/edit';
import type { Range } from '../text/range';
import { editDistance } from './edit-distance';
import { parse } from './parse';
import { type Token, tokenIndexAt, tokenize } from './tokens';

/** What would have gone on where PostgreSQL stopped reading. */
export interface Expected {
  /** For a sentence: `a name`, `FROM, WHERE or ","`. */
  readonly words?: string;
  /** The change of one misspelt keyword that lets PostgreSQL read further. */
  readonly correction?: TextEdit;
}

/** Beyond this the question costs more than its answer is worth. */
const longestText = 8_000;

const mostNamed = 4;

const symbols = [',', '(', ')', '=', '.'];

/** Most telling first: a message names only a few. */
const keywords =
  'FROM WHERE SET VALUES INTO ON USING BY JOIN AND GROUP ORDER HAVING LIMIT OFFSET SELECT INSERT UPDATE DELETE WITH AS IN IS NULL NOT THEN WHEN ELSE END BETWEEN LIKE ILIKE EXISTS UNION INTERSECT EXCEPT RETURNING DISTINCT ALL ASC DESC NULLS FIRST LAST TABLE INDEX VIEW MATERIALIZED FUNCTION PROCEDURE TRIGGER SEQUENCE SCHEMA TYPE CONCURRENTLY ADD DROP ALTER CREATE COLUMN CONSTRAINT PRIMARY FOREIGN KEY REFERENCES CHECK DEFAULT CONFLICT DO NOTHING INNER LEFT RIGHT FULL OUTER CROSS NATURAL LATERAL CASE CAST OVER PARTITION WINDOW FILTER ROWS RANGE FETCH FOR TO ONLY EXPLAIN ANALYZE TRUNCATE GRANT REVOKE BEGIN COMMIT ROLLBACK EXECUTE RENAME OWNER CASCADE RESTRICT TEMPORARY REPLACE RETURNS LANGUAGE IF'.split(
    ' ',
  );

/** Keywords that cannot be names: where a name may stand, only these tell that more than a name may. */
const reserved = new Set(
  'FROM WHERE INTO ON USING AND GROUP ORDER HAVING LIMIT OFFSET SELECT WITH AS IN THEN WHEN ELSE END UNION INTERSECT EXCEPT RETURNING DISTINCT ALL ASC DESC TABLE COLUMN CONSTRAINT PRIMARY FOREIGN REFERENCES CHECK DO WINDOW FETCH FOR TO ONLY'.split(
    ' ',
  ),
);

/** Keywords that open an expression: not worth naming where any expression may stand. */
const opensExpression = new Set([
  'NOT',
  'NULL',
  'CASE',
  'CAST',
  'EXISTS',
  'ALL',
  'DISTINCT',
  'DEFAULT',
  'SELECT',
]);

/** Asks PostgreSQL's grammar what it would have taken at `at`, the range of the token that it rejected. */
export function expectedAt(text: string, at: Range): Expected | undefined {
  if (text.length > longestText) return undefined;
  const original = parse(text);
  if (original.kind !== 'error') return undefined;
  const correction = misspeltKeyword(text, at, original.error.offset);
  const atEnd = original.error.offset >= text.length;
  const words = wordsFor(text.slice(0, atEnd ? text.length : at.start));
  return { ...(words && { words }), ...(correction && { correction }) };
}

function wordsFor(prefix: string): string | undefined {
  if (prefix.trim() === '') return 'the start of a statement, such as SELECT';
  const goesOn = (candidate: string): boolean => {
    const tried = `${prefix} ${candidate}`;
    const result = parse(tried);
    return result.kind === 'parsed' || (result.kind === 'error' && result.error.offset >= tried.length);
  };
  const name = goesOn('forecost_name');
  const expression = name && goesOn('1.5');
  const telling = keywords.filter(
    (keyword) => (!name || reserved.has(keyword)) && !(expression && opensExpression.has(keyword)),
  );
  const named: string[] = [];
  for (const keyword of telling) {
    if (named.length === mostNamed) break;
    if (goesOn(keyword)) named.push(keyword);
  }
  const marks = symbols
    .filter((symbol) => !(expression && symbol === '(') && goesOn(symbol))
    .map((symbol) => `"${symbol}"`);
  const all = [...(expression ? ['an expression'] : []), ...named, ...marks];
  if (name && !expression && named.length < 2) all.unshift('a name');
  if (all.length === 0) return undefined;
  const shown = all.slice(0, 5);
  return shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}

function misspeltKeyword(text: string, at: Range, errorOffset: number): TextEdit | undefined {
  const tokens = tokenize(text).filter((token) => token.kind !== 'comment');
  const index = tokenIndexAt(tokens, at.start);
  const suspects = [tokens[index], tokens[index - 1]].filter(
    (token): token is Token => token?.kind === 'word',
  );
  let best: { edit: TextEdit; distance: number } | undefined;
  for (const token of suspects) {
    const word = text.slice(token.start, token.end);
    for (const keyword of keywords) {
      const distance = editDistance(word.toUpperCase(), keyword);
      if (distance === 0 || distance > (keyword.length > 4 ? 2 : 1) || distance >= (best?.distance ?? 9))
        continue;
      const newText = word === word.toLowerCase() ? keyword.toLowerCase() : keyword;
      const result = parse(text.slice(0, token.start) + newText + text.slice(token.end));
      const further = errorOffset + newText.length - word.length + 1;
      if (result.kind === 'parsed' || (result.kind === 'error' && result.error.offset > further)) {
        best = { edit: { range: { start: token.start, end: token.end }, newText }, distance };
      }
    }
  }
  return best?.edit;
}
