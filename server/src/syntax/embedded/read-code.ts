import { Attached } from '../../text/attached';
import { composedMap, shiftedMap } from '../../text/offset-map';
import type { Fragment } from '../fragment';
import type { Change, PlacedStatement, Source } from '../source';
import type { Statement } from '../statement';
import { createBindings } from './bindings';
import { buildCodeModel, type SentSql } from './build-code-model';
import type { CodeModel } from './code-model';
import type { CodeNode } from './code-node';
import { type CodeLanguage, type CodeTree, disposeCode, loadCodeParser, parseCode } from './code-parser';
import { encodeLiteral } from './encode-literal';
import { type Candidate, findLiterals } from './find-literals';
import { type FragmentContent, readContent } from './fragment-content';
import { isSql, mayBePart } from './judge';
import { databaseOf } from './other-databases';
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
  /** By the keys of their literals, of some literals that are no more too. */
  readonly contents: Contents;
}

type Contents = Map<string, FragmentContent | undefined>;

/** Longer documents are bundles, which nobody reads. */
export const longestDocument = 1_500_000;

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
  const contents = before?.kept.contents ?? new Map();
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
    const content = contentOf(group[0], contents);
    const accepted = content && group.find((one) => isAccepted(one, content));
    if (!content || !accepted) continue;
    const placed = place(accepted, content);
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

/** A candidate keeps its content: that is what its key says. */
const ownContents = new Attached<Candidate, { readonly content: FragmentContent | undefined }>();

function contentOf(candidate: Candidate, contents: Contents): FragmentContent | undefined {
  const before = ownContents.get(candidate);
  if (before) return before.content;
  const { key, literal } = candidate;
  const content = contents.has(key) ? contents.get(key) : readContent(literal);
  contents.set(key, content);
  ownContents.set(candidate, { content });
  return content;
}

/** So many contents of literals that are no more may be kept. */
const mostOld = 100;

function withoutOld(contents: Contents, groups: readonly (readonly [Candidate, ...Candidate[]])[]): Contents {
  if (contents.size <= 2 * groups.length + mostOld) return contents;
  return new Map(groups.map(([candidate]) => [candidate.key, contentOf(candidate, contents)]));
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

/** Candidates of one literal together, in the order of the text; those that stand inside another literal left out. */
function outermost(candidates: Candidate[]): [Candidate, ...Candidate[]][] {
  const ordered = candidates.sort((one, other) => {
    const [a, b] = [one.literal.node, other.literal.node];
    return a.start - b.start || b.end - a.end;
  });
  const groups: [Candidate, ...Candidate[]][] = [];
  let start = -1;
  let end = -1;
  for (const candidate of ordered) {
    const { node } = candidate.literal;
    if (node.start === start && node.end === end) groups.at(-1)?.push(candidate);
    else if (node.start >= end) {
      groups.push([candidate]);
      ({ start, end } = node);
    }
  }
  return groups;
}

/** A candidate keeps what was said of it: its content is what its key says. */
const acceptance = new Attached<Candidate, boolean>();

function isAccepted(candidate: Candidate, content: FragmentContent): boolean {
  const before = acceptance.get(candidate);
  if (before !== undefined) return before;
  const { claim } = candidate;
  const isIt = isSql(content, claim) && !mayBePart(content, claim);
  acceptance.set(candidate, isIt);
  return isIt;
}

interface Placed {
  sent: { fragment: Fragment; readonly statements: readonly Statement[] };
  statements: readonly PlacedStatement[];
}

/** A candidate keeps its statements as long as they stand at the same place. */
const placements = new Attached<Candidate, Placed>();

function place(candidate: Candidate, content: FragmentContent): Placed {
  const before = placements.get(candidate);
  if (before && before.sent.fragment.range.start === candidate.literal.node.start) return before;
  const fragment = fragmentOf(candidate, content);
  const statements = content.statements.map(({ statement, range }) => ({
    statement,
    range: fragment.map.rangeToOriginal(range),
    fragment,
    fragmentOffset: range.start,
  }));
  if (before) {
    before.sent.fragment = fragment;
    before.statements = statements;
    return before;
  }
  const sent = { fragment, statements: content.statements.map(({ statement }) => statement) };
  const placed = { sent, statements };
  placements.set(candidate, placed);
  return placed;
}

function fragmentOf({ literal, callee }: Candidate, content: FragmentContent): Fragment {
  const { start, end } = literal.node;
  return {
    range: { start, end },
    text: content.text,
    map: composedMap(content.map, shiftedMap(start, end - start)),
    encode: (sql) => encodeLiteral(sql, [...new Set(literal.kinds)]),
    holes: content.holes,
    ...(callee !== undefined && { callee }),
  };
}
