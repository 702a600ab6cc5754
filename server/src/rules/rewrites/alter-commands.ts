import { objectName } from '../../schema/default-names';
import { hasFewerRows, type NamedTable, namedTable } from '../../schema/named-table';
import type { AlterTableCmd, Constraint, RangeVar } from '../../syntax/ast';
import { quoteIdentifier } from '../../syntax/quote-identifier';
import type { Token } from '../../syntax/tokens';
import { as } from '../../syntax/tree';
import type { Range } from '../../text/range';
import type { Context, Fix, ParsedStatement } from '../rule';

/** One of the commands of an ALTER TABLE, where it is written. */
export interface AlterCommand {
  readonly node: AlterTableCmd;
  readonly range: Range;
  readonly tokens: readonly Token[];
  readonly target: NamedTable;
  /** As the statement names its table. */
  readonly relation: RangeVar;
  /** The statement up to its first command: `ALTER TABLE IF EXISTS orders`. */
  readonly head: string;
  /** It is the only command of its statement. */
  readonly alone: boolean;
}

/** So few rows are read, and even written anew, at once. */
const fewRows = 1_000;

/**
 * The commands of an ALTER TABLE whose table others may use meanwhile, and that is not known to be small: not one that
 * the document creates, nor a temporary or a foreign one.
 */
export function alterCommands(statement: ParsedStatement, context: Context): readonly AlterCommand[] {
  const alter = as(statement.tree.root, 'AlterTableStmt')?.node;
  if (!alter?.relation || alter.objtype !== 'OBJECT_TABLE') return [];
  const { relation } = alter;
  const target = namedTable(relation, statement, context);
  if (target.createdHere || target.temporary || hasFewerRows(target.table, fewRows)) return [];
  if (target.table && target.table.kind !== 'table' && target.table.kind !== 'partitioned-table') return [];
  const nodes = (alter.cmds ?? []).flatMap((cmd) => ('AlterTableCmd' in cmd ? [cmd.AlterTableCmd] : []));
  const parts = commandTokens(statement, target.range.end);
  if (nodes.length !== parts.length) return [];
  const head = statement.text.slice(statement.tokens[0]?.start, parts[0]?.[0]?.start).trimEnd();
  return nodes.flatMap((node, i) => {
    const tokens = parts[i] ?? [];
    const [first] = tokens;
    const last = tokens.at(-1);
    if (!first || !last) return [];
    const range = { start: first.start, end: last.end };
    return [{ node, range, tokens, target, relation, head, alone: nodes.length === 1 }];
  });
}

/** `range` of the words `written`, the last of them in the command where they stand there several times. */
export function wordsIn(
  { tokens }: Pick<AlterCommand, 'tokens'>,
  { text }: ParsedStatement,
  ...written: readonly string[]
): Range | undefined {
  for (let i = tokens.length - written.length; i >= 0; i--) {
    const isHere = written.every((word, n) => textOf(tokens[i + n], text) === word);
    const first = tokens[i];
    const last = tokens[i + written.length - 1];
    if (isHere && first && last) return { start: first.start, end: last.end };
  }
  return undefined;
}

/** A table's name as SQL: what stands in the statement, without ONLY and an alias. */
export function tableName({ relation }: Pick<AlterCommand, 'relation'>): string {
  const { schemaname, relname = '' } = relation;
  const name = quoteIdentifier(relname);
  return schemaname === undefined ? name : `${quoteIdentifier(schemaname)}.${name}`;
}

/** ADD CONSTRAINT … NOT VALID, and a statement behind it that reads the table while others write to it. */
export function validateLater(
  command: AlterCommand,
  constraint: Constraint,
  columns: readonly string[],
  label: 'fkey' | 'check',
  statement: ParsedStatement,
): Fix {
  const { conname, location = 0 } = constraint;
  const name = quoteIdentifier(
    conname ?? objectName(command.relation.relname ?? '', columns.join('_'), label),
  );
  const end = statement.text.length;
  const { head, range } = command;
  const later = `;${lineEnd(statement)}${head} VALIDATE CONSTRAINT ${name}`;
  const named = { range: { start: location, end: location }, newText: `CONSTRAINT ${name} ` };
  return {
    title: 'Add it NOT VALID, and validate it while others write',
    safety: 'unsafe',
    edits: [
      ...(conname === undefined ? [named] : []),
      ...(range.end === end
        ? [{ range: { start: end, end }, newText: ` NOT VALID${later}` }]
        : [
            { range: { start: range.end, end: range.end }, newText: ' NOT VALID' },
            { range: { start: end, end }, newText: later },
          ]),
    ],
  };
}

/** As the document ends its lines. */
export function lineEnd({ text }: ParsedStatement): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function commandTokens({ text, tokens }: ParsedStatement, from: number): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.start < from) continue;
    const symbol = token.kind === 'punctuation' ? text.charAt(token.start) : '';
    if (symbol === '(' || symbol === '[') depth++;
    if (symbol === ')' || symbol === ']') depth--;
    if (symbol === ';' && depth === 0) break;
    // Between ONLY's parentheses, or `name *`.
    if (depth < 0) {
      depth = 0;
      continue;
    }
    const isStar = parts.length === 1 && parts[0]?.length === 0 && text.charAt(token.start) === '*';
    if (isStar) continue;
    if (symbol === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function textOf(token: Token | undefined, text: string): string {
  return token ? text.slice(token.start, token.end).toLowerCase() : '';
}
