/** Before anything was advised, or where what was advised was too large to be kept. */
export function NoAdvice({ onAdvise }: { readonly onAdvise: () => void }) {
  return (
    <main class="no-advice">
      <p class="muted">Nothing is advised here yet.</p>
      <button type="button" class="button" onClick={onAdvise}>
        Advise indexes
      </button>
    </main>
  );
}
