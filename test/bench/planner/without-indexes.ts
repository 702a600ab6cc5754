import type { Snapshot } from '../../../server/src/snapshot/snapshot';

/** The database with its keys and unique indexes, and no other index. */
export function withoutIndexes(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    relations: snapshot.relations.map(({ indexes, ...relation }) => ({
      ...relation,
      ...(indexes && { indexes: indexes.filter(({ definition }) => isUnique(definition)) }),
    })),
  };
}

/** The statements that take the others away on a server. */
export function dropIndexes({ relations }: Snapshot): string[] {
  return relations.flatMap(({ schema, indexes = [] }) =>
    indexes
      .filter(({ definition, parent }) => !isUnique(definition) && parent === undefined)
      .map(({ name }) => `DROP INDEX "${schema}"."${name}"`),
  );
}

function isUnique(definition: string): boolean {
  return definition.startsWith('CREATE UNIQUE');
}
