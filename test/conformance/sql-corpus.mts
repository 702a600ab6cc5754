// Lints every .sql file of a folder and looks for false syntax errors:
//   npx tsx test/conformance/sql-corpus.mts <folder> [--errors]
// A statement that PostgreSQL's parser accepts alone may not be reported. What stands between two semicolons and is
// accepted alone is such a statement, whatever our own splitter makes of it. Ends with status 1 where one is reported.
// It counts warnings per file, and the statements with placeholders and templates that are read.
import { readFileSync } from 'node:fs';
import { parseSync } from 'libpg-query';
import { documentKnowledge } from '../../server/src/lint/document-knowledge';
import { createLinter } from '../../server/src/lint/linter';
import { defaultLintSettings } from '../../server/src/lint/settings';
import { rules } from '../../server/src/rules/index';
import { loadParser } from '../../server/src/syntax/parse';
import { readSql } from '../../server/src/syntax/source';
import { readMarks } from '../../server/src/syntax/template-marks';
import { createLineIndex } from '../../server/src/text/line-index';
import { sqlFiles } from '../support/sql-files';

interface Piece {
  readonly start: number;
  readonly end: number;
}

async function main(folder: string, listsErrors: boolean): Promise<void> {
  await loadParser();
  const linter = createLinter(rules);
  const byRule = new Map<string, number>();
  let files = 0;
  let statements = 0;
  let accepted = 0;
  let falseErrors = 0;
  let warnings = 0;
  const marked = { read: 0, passedOver: 0 };
  const started = performance.now();
  for (const path of sqlFiles(folder)) {
    const text = readFileSync(path, 'utf8');
    const source = readSql(text);
    const findings = linter.lint(source, documentKnowledge(source, undefined), defaultLintSettings);
    const lines = createLineIndex(text);
    files++;
    statements += source.statements.length;
    for (const { rule } of findings) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
    warnings += findings.filter(({ severity }) => severity === 'warning' || severity === 'error').length;
    for (const { statement, range } of source.statements) {
      const written = text.slice(range.start, range.end);
      // What was read as it is written needed nothing.
      if (statement.result.kind === 'parsed' && statement.text === written) continue;
      if (isAccepted(written) || !readMarks(written).some((marks) => marks.length > 0)) continue;
      if (statement.result.kind === 'parsed') marked.read++;
      else marked.passedOver++;
    }
    const errors = findings.filter((finding) => finding.rule === 'syntax-error');
    const pieces = acceptedPieces(text);
    accepted += pieces.length;
    for (const error of errors) {
      const at = `${path}:${lines.positionAt(error.range.start).line + 1}: ${error.message}`;
      if (listsErrors) console.log(at);
      if (!pieces.some((piece) => piece.start <= error.range.start && error.range.end <= piece.end)) continue;
      falseErrors++;
      console.log(`false: ${at}`);
    }
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${files} files, ${statements} statements, ${accepted} pieces that PostgreSQL accepts alone, ${seconds} s`,
  );
  console.log(`${(warnings / files).toFixed(3)} warnings and errors per file`);
  const share = (100 * marked.read) / (marked.read + marked.passedOver);
  console.log(
    `${marked.read} statements that PostgreSQL accepts only without their placeholders are read, ${marked.passedOver} are not (${share.toFixed(1)} %)`,
  );
  for (const [rule, count] of [...byRule].sort((a, b) => b[1] - a[1])) {
    console.log(
      `${String(count).padStart(7)} ${rule}  (${((100 * count) / statements).toFixed(2)} per 100 statements)`,
    );
  }
  console.log(`${falseErrors} false syntax errors`);
  process.exitCode = falseErrors > 0 ? 1 : 0;
}

/** What stands between two semicolons and parses. */
function acceptedPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (let start = 0; start < text.length; ) {
    const semicolon = text.indexOf(';', start);
    const end = semicolon < 0 ? text.length : semicolon;
    if (isAccepted(text.slice(start, end))) pieces.push({ start, end });
    start = end + 1;
  }
  return pieces;
}

/** With more in it than comments. */
function isAccepted(text: string): boolean {
  try {
    return (parseSync(text).stmts ?? []).length > 0;
  } catch {
    return false;
  }
}

const [folder, ...options] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name the folder of .sql files.');
  process.exitCode = 2;
} else {
  await main(folder, options.includes('--errors'));
}
