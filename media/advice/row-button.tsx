import type { ComponentChildren } from 'preact';
import { Icon } from '../shared/icon';

interface RowButtonProps {
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly children: ComponentChildren;
}

/** What a row is about; unfolds it. */
export function RowButton({ isOpen, onToggle, children }: RowButtonProps) {
  return (
    <button type="button" class="row-button" aria-expanded={isOpen} onClick={onToggle}>
      <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
      <span>{children}</span>
    </button>
  );
}
