export type Recognition = { readonly kind: 'json' } | { readonly kind: 'other'; readonly message: string };

/** Which of EXPLAIN's formats a text is in. A reader of a further format is chosen here. */
export function recogniseFormat(text: string): Recognition {
  if (text.trim() === '') return { kind: 'other', message: 'There is no plan: the text is empty.' };
  if (/"Node Type"/.test(text) || /^[\s"]*[[{]/.test(text.slice(0, 1000))) return { kind: 'json' };
  const format = others.find(({ pattern }) => pattern.test(text))?.format;
  if (format !== undefined) {
    return {
      kind: 'other',
      message: `This plan is in ${format} format, which cannot be read yet. Run the query with EXPLAIN (FORMAT JSON).`,
    };
  }
  return { kind: 'other', message: 'The text holds no plan. Paste the output of EXPLAIN (FORMAT JSON).' };
}

const others: readonly { readonly format: string; readonly pattern: RegExp }[] = [
  { format: 'XML', pattern: /<(?:explain|Node-Type)[\s>]/ },
  { format: 'YAML', pattern: /^[\s"]*-?\s*Plan:|Node Type: "/m },
  {
    format: 'text',
    pattern: /\(cost=|\(actual |-> {2}|\b(?:Seq|Index|Bitmap Heap|CTE|Values|Function) (?:Only )?Scan\b/,
  },
];
