import { readFile } from 'node:fs/promises';
import { documentKnowledge } from '../../server/src/lint/document-knowledge';
import type { DocumentFinding } from '../../server/src/lint/finding';
import { createLinter } from '../../server/src/lint/linter';
import { defaultLintSettings } from '../../server/src/lint/settings';
import { rules } from '../../server/src/rules/index';
import { loadEmbedded, readCode } from '../../server/src/syntax/embedded/read-code';
import { loadParser } from '../../server/src/syntax/parse';
import { readSql } from '../../server/src/syntax/source';

export interface LintedText {
  readonly findings: readonly DocumentFinding[];
  /** Messages of the statements that do not parse. */
  readonly errors: readonly string[];
}

export async function loadLint(): Promise<void> {
  await loadParser();
  await loadEmbedded((file) => readFile(`node_modules/@vscode/tree-sitter-wasm/wasm/${file}`));
}

/** Lints one document by all rules. */
export function lintText(
  text: string,
  extension: 'sql' | 'ts',
  options: { withoutSchema?: boolean } = {},
): LintedText {
  const source = extension === 'ts' ? readCode(text, 'typescript') : readSql(text);
  const knowledge = documentKnowledge(source, undefined);
  const known = options.withoutSchema ? { createdHere: knowledge.createdHere, schema: undefined } : knowledge;
  const findings = createLinter(rules).lint(source, known, defaultLintSettings);
  const errors = source.statements.flatMap(({ statement }) =>
    statement.result.kind === 'error' ? [statement.result.error.message] : [],
  );
  return { findings, errors };
}
