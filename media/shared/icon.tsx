/** One of VS Code's codicons, for the eye only: what it says stands in words beside it or in the label around it. */
export function Icon({ name }: { readonly name: string }) {
  return <span class={`codicon codicon-${name}`} aria-hidden="true" />;
}
