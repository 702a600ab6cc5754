import { Icon } from '../shared/icon';
import type { Actions } from './actions';

/** A line to run elsewhere, with a button that copies it. */
export function CodeLine({ code, actions }: { readonly code: string; readonly actions: Actions }) {
  return (
    <span class="code-line">
      <code>{code}</code>
      <button
        type="button"
        class="icon-button"
        aria-label={`Copy: ${code}`}
        title="Copy"
        onClick={() => actions.copy(code)}
      >
        <Icon name="copy" />
      </button>
    </span>
  );
}
