// Reads every body in PL/pgSQL in the .sql files of a folder, and compares the SQL found in it with what PostgreSQL's
// own PL/pgSQL parser finds:
//   npx tsx test/conformance/plpgsql-corpus.mts <folder> [--list]
// Counted are the bodies that PostgreSQL accepts. Ends with status 1 where a query differs.
import { readFileSync } from 'node:fs';
import { parsePlPgSQLSync } from 'libpg-query';
import { innerStatements } from '../../server/src/syntax/bodies/inner-statements';
import { routineOf } from '../../server/src/syntax/bodies/routine';
import { loadParser } from '../../server/src/syntax/parse';
import { readSql } from '../../server/src/syntax/source';
import type { Statement } from '../../server/src/syntax/statement';
import { sqlFiles } from '../support/sql-files';

async function main(folder: string, lists: boolean): Promise<void> {
  await loadParser();
  const counts = { bodies: 0, refused: 0, queries: 0, missed: 0, invented: 0, unparsed: 0 };
  for (const path of sqlFiles(folder)) {
    for (const { statement } of readSql(readFileSync(path, 'utf8')).statements) {
      if (routineOf(statement)?.language !== 'plpgsql') continue;
      const expected = expectedQueries(statement);
      if (!expected) {
        counts.refused++;
        continue;
      }
      counts.bodies++;
      const inner = innerStatements(statement).filter((one) => !one.isDynamic);
      const found = inner.map((one) => folded(one.statement.text));
      const missed = without(expected, found);
      const invented = without(found, expected);
      const unparsed = inner.filter((one) => one.statement.result.kind === 'error');
      counts.queries += expected.length;
      counts.missed += missed.length;
      counts.invented += invented.length;
      counts.unparsed += unparsed.length;
      if (!lists) continue;
      for (const query of missed) console.log(`${path}: missed: ${query}`);
      for (const query of invented) console.log(`${path}: invented: ${query}`);
      for (const one of unparsed) console.log(`${path}: does not parse: ${folded(one.statement.text)}`);
    }
  }
  console.log(
    `${counts.bodies} bodies that PostgreSQL accepts (${counts.refused} that it does not), ${counts.queries} queries: ` +
      `${counts.missed} missed, ${counts.invented} invented, ${counts.unparsed} do not parse`,
  );
  process.exitCode = counts.missed + counts.invented > 0 ? 1 : 0;
}

/** The queries that PostgreSQL finds in a body; undefined where it does not accept the body. */
function expectedQueries(statement: Statement): string[] | undefined {
  try {
    const queries: string[] = [];
    collect(parsePlPgSQLSync(statement.text), '', queries);
    return queries;
  } catch {
    return undefined;
  }
}

/** Expressions count where they hold a query; the texts that EXECUTE is given do not. */
function collect(value: unknown, path: string, queries: string[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, path, queries);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (key !== 'PLpgSQL_expr') collect(inner, `${path}/${key}`, queries);
    else if (!notLookedAt.test(path)) {
      const { query, parseMode = 0 } = inner as { query: string; parseMode?: number };
      const expression = parseMode >= 3 ? query.replace(/^[^=]*?:?=/, '') : query;
      if (parseMode === 0) queries.push(folded(query));
      else if (/\bselect\b/i.test(expression)) queries.push(folded(`SELECT ${expression}`));
    }
  }
}

const notLookedAt =
  /PLpgSQL_stmt_(?:raise|assert)\b|stmt_dyn(?:execute|fors)\/query$|\/params$|\/dynquery$|\/argquery$/;

function folded(text: string): string {
  return text
    .replace(/--[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function without(items: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return items.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const [folder, ...options] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name the folder of .sql files.');
  process.exitCode = 2;
} else {
  await main(folder, options.includes('--list'));
}
