import type { Fragment } from '../fragment';
import type { Change, PlacedStatement, Source } from '../source';
import { createBindings } from './bindings';
import { buildCodeModel, type SentSql } from './build-code-model';
import type { CodeModel } from './code-model';
import type { CodeNode } from './code-node';
import { type CodeLanguage, type CodeTree, disposeCode, loadCodeParser, parseCode } from './code-parser';
import { findLiterals } from './find-literals';
import { databaseOf } from './other-databases';
import { type Contents, type Group, outermost, placeLiteral } from './place-literals';
import { createReceivers } from './receivers';

/** A TypeScript or JavaScript document and the SQL in it. */
export interface CodeSource extends Source {
  readonly code: CodeModel;
  /** What the next reading uses again. */
  readonly kept: Kept;
  /** Gives memory back that the incremental parse holds. The source stays readable. */
  dispose(): void;
}

interface Kept {
  readonly tree: CodeTree | undefined;
  /** By the keys of their literals; of some literals that are no more, too. */
  readonly contents: Contents;
}

/** Longer documents are bundles, which nobody reads. */
export const longestDocument = 1_000_000;

/**
 * Loads tree-sitter. `read` gives the bytes of one of its files by name, such as `tree-sitter.wasm`.
 * Must have resolved before code is read.
 */
export async function loadEmbedded(read: (file: string) => Promise<Uint8Array>): Promise<void> {
  await loadCodeParser(read);
}

/**
 * Reads a document. With the source of the text before and the change that led here, only what changed is parsed,
 * and literals that did not change keep their statements; `before` is used up and needs no `dispose`. Never throws.
 */
export function readCode(
  text: string,
  language: CodeLanguage,
  before?: CodeSource,
  change?: Change,
): CodeSource {
  const code =
    text.length <= longestDocument ? parseCode(text, language, before?.kept.tree, change) : undefined;
  if (!code) {
    before?.dispose();
    return nothingIn(text, undefined);
  }
  try {
    return readTree(code, before);
  } catch {
    // Nested too deeply for the stack.
    return nothingIn(text, code);
  }
}

function readTree(code: CodeTree, before: CodeSource | undefined): CodeSource {
  const { text } = code;
  const database = databaseOf(code.root, text);
  if (database === 'other') return nothingIn(text, code);

  const bindings = createBindings(text);
  const receivers = createReceivers(bindings);
  const contents: Contents = before?.kept.contents ?? new Map();
  const around = {
    code,
    bindings,
    receivers,
    importsDriver: database === 'postgres',
    isMixed: database === 'mixed',
  };
  const statements: PlacedStatement[] = [];
  const fragments: Fragment[] = [];
  const sentBy = new Map<CodeNode, SentSql>();
  const groups = outermost(findLiterals(around));
  for (const group of groups) {
    const placed = placeLiteral(group, contents);
    if (!placed) continue;
    fragments.push(placed.sent.fragment);
    for (const { call } of group) if (call) sentBy.set(call, placed.sent);
    for (const statement of placed.statements) statements.push(statement);
  }
  return {
    text,
    statements,
    code: buildCodeModel(around, fragments, sentBy),
    kept: { tree: code, contents: withoutOld(contents, groups) },
    dispose: () => disposeCode(code),
  };
}

/** So many contents of literals that are no more may be kept. */
const mostOld = 20;

function withoutOld(contents: Contents, groups: readonly Group[]): Contents {
  if (contents.size <= groups.length + mostOld) return contents;
  const used = new Set(groups.map(([first]) => first.key));
  return new Map([...contents].filter(([key]) => used.has(key)));
}

function nothingIn(text: string, tree: CodeTree | undefined): CodeSource {
  return {
    text,
    statements: [],
    code: {
      text,
      fragments: [],
      queries: [],
      checkouts: [],
      connections: [],
      slowWaits: [],
      functions: [],
      helperCalls: [],
      reexports: [],
    },
    kept: { tree, contents: new Map() },
    dispose: () => tree && disposeCode(tree),
  };
}
