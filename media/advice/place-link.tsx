import type { ReportedPlace, StatementPlace } from '../../server/src/protocol/advice';

interface PlaceLinkProps {
  readonly statement: ReportedPlace;
  readonly onOpen: (place: StatementPlace) => void;
}

/** Where a statement stands; a click opens the file there. */
export function PlaceLink({ statement: { path, line, column }, onOpen }: PlaceLinkProps) {
  if (path === undefined || line === undefined || column === undefined)
    return <span class="place muted">pg_stat_statements</span>;
  return (
    <button
      type="button"
      class="link-button place"
      title={`${path}:${line}:${column}`}
      onClick={() => onOpen({ path, line, column })}
    >
      {/* The end of a path says most. */}
      <bdi>
        {path}:{line}
      </bdi>
    </button>
  );
}
