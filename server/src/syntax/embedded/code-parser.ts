import { Language, Parser, type Tree } from '@vscode/tree-sitter-wasm';
import type { Change } from '../source';
import { byName, CallIndex } from './call-index';
import type { CodeNode } from './code-node';
import { KnownPieces, type Piece } from './known-pieces';
import { nativeEdit } from './native-edit';
import { type NodeNames, type Stretch, TreeReader } from './tree-reader';

export type CodeLanguage = 'typescript' | 'typescriptreact' | 'javascript' | 'javascriptreact';

/** The syntax tree of a document. It holds memory of WebAssembly until it is disposed or replaced by a newer one. */
export interface CodeTree {
  readonly text: string;
  readonly language: CodeLanguage;
  readonly root: CodeNode;
  /** In the order of the text. */
  readonly stretches: readonly Stretch[];
  readonly calls: CallIndex;
  readonly native: NativeTree;
}

interface NativeTree {
  /** Undefined once it was given away or disposed. */
  tree: Tree | undefined;
  readonly pieces: readonly Piece[];
}

interface Grammar extends NodeNames {
  readonly parser: Parser;
}

const grammars = new Map<string, Grammar>();
const grammarNames = {
  typescript: 'typescript',
  typescriptreact: 'tsx',
  javascript: 'javascript',
  javascriptreact: 'javascript',
} as const satisfies Record<CodeLanguage, string>;

/**
 * Loads tree-sitter and its grammars. `read` gives the bytes of a file of theirs, such as
 * `tree-sitter-typescript.wasm`. Must have resolved before code is read.
 */
export async function loadCodeParser(read: (file: string) => Promise<Uint8Array>): Promise<void> {
  const names = [...new Set(Object.values(grammarNames))];
  const [runtime, ...bytes] = await Promise.all([
    read('tree-sitter.wasm'),
    ...names.map((name) => read(`tree-sitter-${name}.wasm`)),
  ]);
  const options: Parameters<typeof Parser.init>[0] & { wasmBinary: Uint8Array } = {
    wasmBinary: runtime,
    locateFile: (file) => file,
  };
  await Parser.init(options);
  for (const [i, name] of names.entries()) {
    const language = await Language.load(bytes[i] ?? new Uint8Array());
    const typeNames = language.types.map((type, id) => (language.nodeTypeIsNamed(id) ? type : undefined));
    grammars.set(name, {
      parser: new Parser().setLanguage(language),
      typeNames,
      fieldNames: language.fields,
    });
  }
}

/**
 * Parses a document. With the tree of the text before and the change that led here, only what changed is parsed;
 * `before` is used up. Undefined where the text cannot be read at all.
 */
export function parseCode(
  text: string,
  language: CodeLanguage,
  before?: CodeTree,
  change?: Change,
): CodeTree | undefined {
  const grammar = grammars.get(grammarNames[language]);
  const old = takeTree(before);
  try {
    if (!grammar) return undefined;
    const edit =
      before && change && before.language === language ? nativeEdit(before.text, text, change) : undefined;
    if (edit) old?.edit(edit);
    const tree = parseFrom(grammar.parser, text, edit ? old : undefined);
    if (!tree) return undefined;
    const known = before && new KnownPieces(before.text, before.native.pieces);
    const reader = new TreeReader(text, grammar, known);
    const root = reader.read(tree.rootNode);
    const { stretches, pieces } = reader;
    const calls = before?.calls ?? new CallIndex();
    const come = known ? pieces.filter((piece) => !known.isKnown(piece)) : pieces;
    calls.update(known?.left ?? [], come, byName(reader.calls, text));
    return { text, language, root, stretches, calls, native: { tree, pieces } };
  } catch {
    // The grammar's own stack or memory ran out.
    grammar?.parser.reset();
    return undefined;
  } finally {
    old?.delete();
  }
}

/** Broken code of up to so many characters, some milliseconds, is parsed afresh after each edit. */
const longestAfresh = 40_000;

/**
 * Reuses what it can of `old`. How the parser gets over an error depends on what it reuses, so that where the text is
 * short enough, what is seen in broken code does not depend on how it became what it is.
 */
function parseFrom(parser: Parser, text: string, old: Tree | undefined): Tree | null {
  const tree = parser.parse(text, old ?? null);
  if (!old || !tree?.rootNode.hasError || text.length > longestAfresh) return tree;
  tree.delete();
  return parser.parse(text);
}

/** Gives the tree's memory back. What was read from it stays. */
export function disposeCode(code: CodeTree): void {
  takeTree(code)?.delete();
}

function takeTree(code: CodeTree | undefined): Tree | undefined {
  const tree = code?.native.tree;
  if (code) code.native.tree = undefined;
  return tree;
}
