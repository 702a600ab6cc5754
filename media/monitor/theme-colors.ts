/** A colour of the current theme, for a canvas, which knows no CSS variables. */
export function themeColor(variable: string, fallback: string): string {
  const styles = getComputedStyle(document.body);
  return styles.getPropertyValue(variable).trim() || styles.getPropertyValue(fallback).trim();
}

/** Calls `listener` when the editor's theme changes; gives the function that ends it. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  return () => observer.disconnect();
}
