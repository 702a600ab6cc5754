import type { RefObject } from 'preact';
import { Icon } from '../shared/icon';

interface SearchBoxProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly query: string;
  readonly found: number | undefined;
  readonly onQuery: (query: string) => void;
  /** To the next match, or with -1 to the one before. */
  readonly onStep: (step: 1 | -1) => void;
  readonly onLeave: () => void;
}

export function SearchBox({ inputRef, query, found, onQuery, onStep, onLeave }: SearchBoxProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
    if (event.key !== 'Escape') return;
    onQuery('');
    onLeave();
  };
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={inputRef}
        type="text"
        placeholder="Search (/)"
        aria-label="Search nodes"
        value={query}
        spellcheck={false}
        onInput={(event) => onQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span class="search-count muted number" aria-live="polite">
        {found === undefined ? '' : found === 0 ? 'none' : found}
      </span>
    </search>
  );
}
