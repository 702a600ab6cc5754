import { readCode } from '../syntax/embedded/read-code';
import { readSql, type Source } from '../syntax/source';
import { createLineIndex } from '../text/line-index';

/** One piece of SQL in a document. Lines and columns count from 1, columns in UTF-16 units. */
export interface FragmentReport {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** With its holes filled. */
  readonly sql: string;
  readonly callee?: string;
  readonly parses: boolean;
}

type Language = Parameters<typeof readCode>[1] | 'sql';

/** Every piece of SQL in a document: the statements of a SQL file, the literals of code. */
export function fragmentsOf(path: string, text: string, language: Language): FragmentReport[] {
  if (language === 'sql') return reports(path, readSql(text));
  const source = readCode(text, language);
  const found = reports(path, source);
  source.dispose();
  return found;
}

function reports(path: string, source: Source): FragmentReport[] {
  const lines = createLineIndex(source.text);
  const seen = new Set<unknown>();
  return source.statements.flatMap(({ statement, range, fragment }) => {
    if (fragment && seen.has(fragment)) return [];
    if (fragment) seen.add(fragment);
    const place = fragment?.range ?? range;
    const start = lines.positionAt(place.start);
    const end = lines.positionAt(place.end);
    const own = fragment ? source.statements.filter((one) => one.fragment === fragment) : [{ statement }];
    return [
      {
        path,
        line: start.line + 1,
        column: start.character + 1,
        endLine: end.line + 1,
        endColumn: end.character + 1,
        sql: fragment?.text ?? statement.text,
        ...(fragment?.callee !== undefined && { callee: fragment.callee }),
        parses: own.every((one) => one.statement.result.kind === 'parsed'),
      },
    ];
  });
}
