/**
 * Takes away what psql, spreadsheets and logs put around a plan: table borders, the marks of a continued line,
 * doubled quotes. Lines stay lines, so that positions in messages name the user's own line.
 */
export function unframe(text: string): string {
  const single = doubledQuotes.test(text) ? text.replaceAll('""', '"') : text;
  return single
    .split('\n')
    .map((line) => withoutContinuation(line.replace(leadingBorder, '')))
    .join('\n');
}

const doubledQuotes = /""(?:Plan|Node Type)""/;
const leadingBorder = /^\s{0,40}(?:QUERY PLAN)?\s{0,40}[|│║]/;

/** A pretty-printed JSON line ends in a bracket, a comma, a digit, a letter or a quote, never in one of these marks. */
function withoutContinuation(line: string): string {
  let end = line.trimEnd();
  if (borders.has(end.at(-1) ?? '')) end = end.slice(0, -1).trimEnd();
  return continuations.has(end.at(-1) ?? '') ? end.slice(0, -1) : end;
}

const borders = new Set(['|', '│', '║']);
const continuations = new Set(['+', '↵']);
