/** The value of a variable in a `.env` file; the last one counts. */
export function variableOf(text: string, name: string): string | undefined {
  let value: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] === name) value = unquoted(match[2] ?? '');
  }
  return value;
}

function unquoted(value: string): string {
  const quoted = /^(["'`])(.*?)\1/.exec(value);
  return quoted ? (quoted[2] ?? '') : value.replace(/\s+#.*$/, '');
}
