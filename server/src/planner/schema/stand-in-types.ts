/** By extension: its types, and what is nearest to them in width. */
export const standIns: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  vector: { vector: 'real[]', halfvec: 'real[]', sparsevec: 'text' },
  postgis: { geometry: 'text', geography: 'text' },
};

/** Domains take no modifiers, such as the 3 of `vector(3)`. What is left has the same length. */
export function withoutModifiers(sql: string): string {
  return sql.replace(
    /\b(vector|halfvec|sparsevec|geometry|geography)(\s*\([^()]*\))/gi,
    (_, type: string, modifiers: string) => type + ' '.repeat(modifiers.length),
  );
}
