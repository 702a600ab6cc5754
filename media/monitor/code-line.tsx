import type { Actions } from './actions';

/** A line to run elsewhere, with a button that copies it. */
export function CodeLine({ code, actions }: { readonly code: string; readonly actions: Actions }) {
  return (
    <span class="code-line">
      <code>{code}</code>
      <button
        type="button"
        class="icon"
        aria-label={`Copy: ${code}`}
        title="Copy"
        onClick={() => actions.copy(code)}
      >
        <span class="codicon codicon-copy" aria-hidden="true" />
      </button>
    </span>
  );
}
