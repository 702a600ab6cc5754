import type { ProposedDesign } from '../../server/src/protocol/advice';
import type { NewMigration } from '../../server/src/protocol/advice-view';

/** One migration that creates all of the indexes. */
export function migrationOfAll(indexes: readonly ProposedDesign[]): NewMigration {
  const [first, ...others] = indexes;
  return {
    sql: indexes.map(({ sql }) => sql).join(';\n'),
    undo: indexes
      .map(({ change }) => change.undo)
      .toReversed()
      .join(';\n'),
    name: first !== undefined && others.length === 0 ? first.change.name : 'add_indexes',
  };
}
