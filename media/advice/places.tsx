import { useState } from 'preact/hooks';
import type { StatementPlace } from '../../server/src/protocol/advice';
import { countOf } from './cost-text';
import { PlaceLink } from './place-link';

interface PlacesProps {
  readonly places: readonly StatementPlace[];
  readonly onOpen: (place: StatementPlace) => void;
}

/** Where a statement stands; all places but the first are folded. */
export function Places({ places, onOpen }: PlacesProps) {
  const [isOpen, setOpen] = useState(false);
  if (places.length === 0) return <span class="places place muted">pg_stat_statements</span>;
  const others = Math.min(places.length, mostPlaces) - 1;
  return (
    <span class="places">
      {places.slice(0, isOpen ? mostPlaces : 1).map((place, number) => (
        <PlaceLink key={number} place={place} onOpen={onOpen} />
      ))}
      {others > 0 && (
        <button
          type="button"
          class="link-button place"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Show fewer places' : `and ${countOf(others, 'other place')}`}
        </button>
      )}
    </span>
  );
}

/** More of them help nobody. */
const mostPlaces = 100;
