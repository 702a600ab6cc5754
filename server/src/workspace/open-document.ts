import { dirname } from 'node:path';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { createKnowledgeInSteps, readInSteps } from '../lint/document-knowledge';
import type { DocumentFinding } from '../lint/finding';
import type { Linter } from '../lint/linter';
import type { CodeContext } from '../rules/rule';
import type { Schema } from '../schema/schema';
import { type CodeSource, longestDocument as longestCode, readCode } from '../syntax/embedded/read-code';
import { type Change, leaveSql, readSql, type SqlSource, updateSql } from '../syntax/source';
import { type Baseline, comparedWithBaseline, nameInBaseline } from './baseline';
import { pathOfUri } from './folders';
import type { Imports } from './imports';
import type { Language } from './language';
import type { Settings } from './settings';
import type { DocumentVerdicts } from './verdicts';

/** A document that is open in the editor, read as it is typed. */
export class OpenDocument {
  private sourceNow: SqlSource | CodeSource;
  private readonly knowledge = createKnowledgeInSteps();
  private linted: { key: readonly unknown[]; findings: readonly DocumentFinding[] } | undefined;

  constructor(
    private documentNow: TextDocument,
    readonly language: Language,
  ) {
    const text = documentNow.getText();
    this.sourceNow =
      language !== 'sql'
        ? leftAlone(readCode(text, language))
        : text.length > longestSql
          ? leaveSql(text, tooLong(longestSql))
          : readSql(text);
  }

  get document(): TextDocument {
    return this.documentNow;
  }

  get source(): SqlSource | CodeSource {
    return this.sourceNow;
  }

  change(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      const before = this.documentNow;
      const replaced =
        'range' in change ? offsetsOf(before, change.range) : { start: 0, end: before.getText().length };
      this.documentNow = TextDocument.update(before, [change], version);
      this.read({ range: replaced, newLength: change.text.length });
    }
  }

  /** Findings under the given knowledge and settings, in steps; computed once per text, schema and settings. */
  *findingsInSteps(
    linter: Linter,
    around: Schema | undefined,
    settings: Settings,
    imports: Imports,
    verdicts: DocumentVerdicts | undefined,
  ): Generator<undefined, readonly DocumentFinding[]> {
    // A quote or the start of a comment makes other statements of all that follow.
    yield* readInSteps(this.sourceNow);
    const knowledge = yield* this.knowledge(this.sourceNow, around);
    const { baseline } = settings;
    const path = pathOfUri(this.documentNow.uri);
    const imported = (from: string, name: string) =>
      path === undefined ? undefined : imports.functionOf(path, from, name);
    const spoken = verdicts?.of.count ?? 0;
    const key = [
      this.sourceNow,
      knowledge,
      settings.lint,
      baseline,
      verdicts?.of,
      spoken,
      ...this.called(imported),
    ];
    if (this.linted?.key.length === key.length && this.linted.key.every((part, i) => part === key[i]))
      return this.linted.findings;
    const all = yield* linter.lintInSteps(this.sourceNow, knowledge, settings.lint, imported, (placed) =>
      verdicts?.on(placed),
    );
    const findings = baseline ? this.unknownTo(baseline, all) : all;
    this.linted = { key, findings };
    return findings;
  }

  dispose(): void {
    if ('dispose' in this.sourceNow) this.sourceNow.dispose();
  }

  /** What other files say of the functions that this one calls in loops. */
  private called(imported: CodeContext['imported']): unknown[] {
    const calls = 'code' in this.sourceNow ? this.sourceNow.code.helperCalls : [];
    return calls.flatMap(({ target }) =>
      target.kind === 'imported' ? [imported(target.from, target.name)] : [],
    );
  }

  private unknownTo({ path, entries }: Baseline, findings: readonly DocumentFinding[]) {
    const file = pathOfUri(this.documentNow.uri);
    const known = file === undefined ? undefined : entries[nameInBaseline(file, dirname(path))];
    return comparedWithBaseline(known, this.sourceNow, findings).unknown;
  }

  private read(change: Change): void {
    const text = this.documentNow.getText();
    const before = this.sourceNow;
    if ('slices' in before) {
      const isTooLong = text.length > longestSql;
      this.sourceNow = isTooLong ? leaveSql(text, tooLong(longestSql)) : updateSql(before, text, change);
    } else if (this.language !== 'sql')
      this.sourceNow = leftAlone(readCode(text, this.language, before, change));
  }
}

/** Longer documents are dumps; to split one takes so long that whoever types would notice. */
const longestSql = 8 * 1024 ** 2;

function leftAlone(source: CodeSource): CodeSource {
  return source.text.length > longestCode ? { ...source, leftAlone: tooLong(longestCode) } : source;
}

function tooLong(length: number): string {
  return `This file is longer than ${length.toLocaleString('en-US')} characters and was not read.`;
}

type Positions = Extract<TextDocumentContentChangeEvent, { range: unknown }>['range'];

function offsetsOf(document: TextDocument, range: Positions): { start: number; end: number } {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}
