import type { IndexStmt } from '../../syntax/ast';
import type { Statement } from '../../syntax/statement';
import { joinedColumns } from '../default-names';
import { sameIndex } from '../index-cover';
import type { Index, Table } from '../schema';
import { elementNames, elementTexts, indexElements, indexKeys, predicateText } from './index-keys';
import type { TableDraft } from './table-draft';

/** The index that a CREATE INDEX describes; its name is empty where none is written. */
export function describedIndex(node: IndexStmt, statement: Pick<Statement, 'text' | 'tokens'>): Index {
  const elements = indexElements(node.indexParams);
  const method = node.accessMethod ?? 'btree';
  const texts = elements.some((element) => element.name === undefined) ? elementTexts(statement) : [];
  const where = node.whereClause && predicateText(statement);
  return {
    name: node.idxname ?? '',
    method,
    unique: node.unique === true,
    keys: indexKeys(elements, method, texts),
    include: includedColumns(node),
    ...(where !== undefined && { where }),
    constraint: false,
    valid: true,
  };
}

/** Adds the index to its table, under PostgreSQL's name where the statement gives none. */
export function addIndex(
  table: TableDraft,
  node: IndexStmt,
  statement: Statement,
  before: Table | undefined,
): void {
  const index = describedIndex(node, statement);
  if (index.name !== '') {
    if (!node.if_not_exists || !table.indexes.some((one) => one.name === index.name)) table.putIndex(index);
    return;
  }
  const columns = joinedColumns(defaultIndexColumns(node));
  table.putIndex({ ...index, name: table.freeName(columns, 'idx', reusableIndex(index, before)) });
}

/** What the columns contribute to the index's default name, those of INCLUDE too. */
export function defaultIndexColumns(node: IndexStmt): string[] {
  return elementNames([...indexElements(node.indexParams), ...indexElements(node.indexIncludingParams)]);
}

/** An equal index that was there before all statements is taken for the one that the statement makes. */
export function reusableIndex(index: Index, before: Table | undefined): (name: string) => boolean {
  return (name) => {
    const existing = before?.indexes.find((one) => one.name === name);
    return existing !== undefined && sameIndex(existing, index);
  };
}

function includedColumns(node: IndexStmt): string[] {
  return indexElements(node.indexIncludingParams).flatMap((element) =>
    element.name === undefined ? [] : [element.name],
  );
}
