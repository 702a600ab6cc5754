import { quoteIdentifier } from '../syntax/quote-identifier';
import { constraintDdl, indexDdl } from './constraint-ddl';
import { type DdlStatement, ddlPhases, ddlStatement, nameSql } from './ddl-statement';
import { policyDdl, policyRoles } from './policy-ddl';
import type { Snapshot, SnapshotFunction, SnapshotType } from './snapshot';
import { tableDdl } from './table-ddl';

/**
 * The statements that make a snapshot's schema in an empty database that has its extensions. Functions are not
 * sorted by what they need: where `check_function_bodies` is off most succeed, and what fails is to be tried again
 * after the rest. Foreign tables become plain ones, and indexes that are invalid are left out: no plan uses them.
 * Where a role is there already, its statement fails.
 */
export function snapshotDdl(snapshot: Snapshot): DdlStatement[] {
  const { schemas, types, sequences, functions, relations, statisticsObjects } = snapshot;
  const statements = [
    ...schemas.map((name) =>
      ddlStatement('schema', `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(name)}`, 'schema', name),
    ),
    ...policyRoles(relations).map((name) =>
      ddlStatement('role', `CREATE ROLE ${quoteIdentifier(name)} NOLOGIN`, 'role', name),
    ),
    ...types.map(typeDdl),
    ...sequences.map((sequence) =>
      ddlStatement('sequence', `CREATE SEQUENCE ${nameSql(sequence)}`, 'sequence', sequence),
    ),
    ...functions.map(functionDdl),
    ...relations.flatMap((relation) => [
      ...tableDdl(relation),
      ...constraintDdl(relation),
      ...indexDdl(relation),
      ...policyDdl(relation),
    ]),
    ...statisticsObjects.map((object) => ddlStatement('statistics', object.definition, 'statistics', object)),
  ];
  return ddlPhases.flatMap((phase) => statements.filter((one) => one.phase === phase));
}

function typeDdl(type: SnapshotType): DdlStatement {
  const word = type.kind === 'domain' ? 'domain' : 'type';
  return ddlStatement('type', `CREATE ${word.toUpperCase()} ${nameSql(type)} ${type.definition}`, word, type);
}

function functionDdl(one: SnapshotFunction): DdlStatement {
  return one.definition.startsWith('CREATE AGGREGATE')
    ? ddlStatement('aggregate', one.definition, 'aggregate', one)
    : ddlStatement('function', one.definition, 'function', one);
}
