import type { StatementPlace } from '../../server/src/protocol/advice';

interface PlaceLinkProps {
  readonly place: StatementPlace;
  readonly onOpen: (place: StatementPlace) => void;
}

/** A place in a file; a click opens the file there. */
export function PlaceLink({ place, onOpen }: PlaceLinkProps) {
  const { path, line, column } = place;
  return (
    <button
      type="button"
      class="link-button place path"
      title={`${path}:${line}:${column}`}
      onClick={() => onOpen({ path, line, column })}
    >
      <bdi>
        {path}:{line}
      </bdi>
    </button>
  );
}
