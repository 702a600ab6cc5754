import { quoteIdentifier } from '../../syntax/quote-identifier';
import { tokenize } from '../../syntax/tokens';
import { mentionsColumn } from '../expression';
import type { Index } from '../schema';
import { childrenBelow } from './inherit';
import { partitionsBelow } from './partitions-of';
import type { SchemaDraft } from './schema-draft';
import type { TableDraft } from './table-draft';

/** Renames a column in its table, the tables below it, and the foreign keys that reference it. */
export function renameColumn(schema: SchemaDraft, key: string | undefined, from: string, to: string): void {
  if (key === undefined) return;
  const isPartitioned = schema.get(key)?.kind === 'partitioned-table';
  const below = isPartitioned ? partitionsBelow(schema, key) : childrenBelow(schema, key);
  for (const one of [key, ...below]) renameOnly(schema, one, from, to);
}

function renameOnly(schema: SchemaDraft, key: string, from: string, to: string): void {
  const table = schema.get(key);
  if (!table?.columns.some((column) => column.name === from)) return;
  schema.set(
    key,
    schema.changed(`column ${from} is ${to}`, table, (draft) => renameIn(draft, from, to)),
  );
  // Only the columns of a key can be referenced.
  if (!table.indexes.some((one) => one.unique && one.keys.some((key) => key.column === from))) return;
  for (const [otherKey, other] of schema.speakingOf(key)) {
    if (!other.foreignKeys.some((one) => one.references === key && one.referencedColumns.includes(from)))
      continue;
    const changed = schema.changed(`${key} has ${to} for ${from}`, other, (draft) => {
      draft.foreignKeys = draft.foreignKeys.map((one) =>
        one.references === key
          ? { ...one, referencedColumns: renamed(one.referencedColumns, from, to) }
          : one,
      );
    });
    schema.set(otherKey, changed);
  }
}

function renameIn(draft: TableDraft, from: string, to: string): void {
  const columns = (names: readonly string[]) => renamed(names, from, to);
  // The new name may be there already, where the statement has happened before.
  draft.columns = draft.columns
    .filter((column) => column.name !== to)
    .map((column) => (column.name === from ? { ...column, name: to } : column));
  draft.primaryKey = draft.primaryKey && { ...draft.primaryKey, columns: columns(draft.primaryKey.columns) };
  draft.uniqueKeys = draft.uniqueKeys.map((key) => ({ ...key, columns: columns(key.columns) }));
  draft.foreignKeys = draft.foreignKeys.map((key) => ({ ...key, columns: columns(key.columns) }));
  draft.checks = draft.checks.map((check) => ({
    ...check,
    expression: renamedInText(check.expression, from, to),
  }));
  draft.indexes = draft.indexes.map((index): Index => {
    const { where } = index;
    return {
      ...index,
      keys: index.keys.map((key) => ({
        ...key,
        ...(key.column !== undefined && { column: columns([key.column])[0] ?? key.column }),
        ...(key.expression !== undefined && { expression: renamedInText(key.expression, from, to) }),
      })),
      include: columns(index.include),
      ...(where !== undefined && { where: renamedInText(where, from, to) }),
    };
  });
}

function renamed(names: readonly string[], from: string, to: string): string[] {
  return names.map((name) => (name === from ? to : name));
}

function renamedInText(text: string, from: string, to: string): string {
  if (!mentionsColumn(text, from)) return text;
  let result = '';
  let position = 0;
  for (const token of tokenize(text)) {
    const word = text.slice(token.start, token.end);
    const isCall = text[token.end] === '(';
    const names =
      (token.kind === 'word' && word.toLowerCase() === from && !isCall) ||
      (token.kind === 'quoted-identifier' && word.slice(1, -1).replaceAll('""', '"') === from);
    result += text.slice(position, token.start) + (names ? quoteIdentifier(to) : word);
    position = token.end;
  }
  return result;
}
