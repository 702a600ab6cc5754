import { quoteIdentifier } from '../syntax/quote-identifier';
import { type DdlStatement, ddlStatement, nameSql } from './ddl-statement';
import type { SnapshotColumn, SnapshotRelation } from './snapshot';

/** Makes a table with its columns alone, or a view, and puts a table below its parents. */
export function tableDdl(relation: SnapshotRelation): DdlStatement[] {
  const { kind, query, partitionOf, inherits = [] } = relation;
  const name = nameSql(relation);
  if (kind === 'view')
    return [
      ddlStatement('view', `CREATE VIEW ${name}${optionsSql(relation)} AS\n${query ?? ''}`, 'view', relation),
    ];
  if (kind === 'materialized-view') {
    // EXPLAIN without ANALYZE takes one that has no data.
    const sql = `CREATE MATERIALIZED VIEW ${name}${optionsSql(relation)} AS\n${query ?? ''}\nWITH NO DATA`;
    return [ddlStatement('view', sql, 'materialized view', relation)];
  }
  const attach = partitionOf
    ? [`ALTER TABLE ONLY ${nameSql(partitionOf)} ATTACH PARTITION ${name} ${partitionOf.bound}`]
    : inherits.map((parent) => `ALTER TABLE ONLY ${name} INHERIT ${nameSql(parent)}`);
  return [
    ddlStatement('table', createTable(relation), 'table', relation),
    ...attach.map((sql) => ddlStatement('parent', sql, 'the parent of table', relation)),
  ];
}

function createTable(relation: SnapshotRelation): string {
  const { kind, columns, partitionBy, partitionOf, unlogged } = relation;
  const lines = columns.map((column) => `\n  ${columnSql(column, partitionOf !== undefined)}`);
  const by = partitionBy === undefined ? '' : ` PARTITION BY ${partitionBy}`;
  // A partitioned table has no file that could be unlogged.
  const word = unlogged && kind === 'table' ? 'UNLOGGED TABLE' : 'TABLE';
  return `CREATE ${word} ${nameSql(relation)} (${lines.join(',')}\n)${by}${optionsSql(relation)}`;
}

function columnSql(column: SnapshotColumn, isOfPartition: boolean): string {
  const { name, type, collation, notNull, generated, identity } = column;
  const expression = column.default;
  return [
    quoteIdentifier(name),
    type,
    collation === undefined ? '' : `COLLATE ${collation}`,
    generated && expression !== undefined
      ? `GENERATED ALWAYS AS (${expression}) ${generated.toUpperCase()}`
      : expression === undefined
        ? ''
        : `DEFAULT ${expression}`,
    notNull ? 'NOT NULL' : '',
    // A partition takes over its parent's, and is refused with one of its own.
    identity && !isOfPartition ? `GENERATED ${identity.toUpperCase()} AS IDENTITY` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function optionsSql({ options = [], kind }: SnapshotRelation): string {
  if (options.length === 0 || kind === 'foreign-table') return '';
  const list = options.map((option) => {
    const [, name = option, value = ''] = /^([^=]*)=(.*)$/s.exec(option) ?? [];
    return `${quoteIdentifier(name)} = '${value.replaceAll("'", "''")}'`;
  });
  return ` WITH (${list.join(', ')})`;
}
