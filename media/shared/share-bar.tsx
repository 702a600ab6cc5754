/** A share of a whole, 0 to 1, as a bar; the number has to stand beside it in words. */
export function ShareBar({ share }: { readonly share: number }) {
  const percent = Math.min(100, Math.max(0, share * 100));
  return (
    <span class="share-bar" aria-hidden="true">
      {percent > 0 && <span style={{ width: `${Math.max(1, percent)}%` }} />}
    </span>
  );
}
