import { useState } from 'preact/hooks';
import { formatCount } from '../shared/format';

/** Rows that are shown at once, and added by each click. */
const step = 200;

/** How many of many rows are to be shown, and what shows more of them. `first`: before anybody asks for more. */
export function useShownCount(count: number, first = step): readonly [number, () => void] {
  const [shown, setShown] = useState(first);
  return [Math.min(shown, count), () => setShown((before) => before + step)];
}

interface MoreButtonProps {
  readonly shown: number;
  readonly count: number;
  readonly onMore: () => void;
}

/** Nothing where all are shown. */
export function MoreButton({ shown, count, onMore }: MoreButtonProps) {
  if (shown >= count) return null;
  return (
    <button type="button" class="link-button more" onClick={onMore}>
      Show {formatCount(Math.min(step, count - shown))} more of {formatCount(count)}
    </button>
  );
}
