import { mentionsHole } from '../syntax/embedded/holes';
import type { Parameter } from '../syntax/placeholders';
import type { PlacedStatement } from '../syntax/source';
import { tokenize } from '../syntax/tokens';
import { applyEdits, type TextEdit } from '../text/edit';
import type { OffsetMap } from '../text/offset-map';
import { withSemicolon } from './statement-edit';

/**
 * An edit of a statement's text as one of the document: parameters by their names, characters escaped as the place
 * wants it. `map` leads from the statement to the document. Undefined where the document has no such edit.
 */
export function writtenEdit(
  edit: TextEdit,
  map: OffsetMap,
  placed: PlacedStatement,
  documentText: string,
): TextEdit | undefined {
  const mapped = map.editToOriginal(edit);
  if (!mapped) return undefined;
  // Names that were made up for a template's holes are nobody's.
  if (placed.statement.madeUp.length > 0 && mapped.newText.includes('"${')) return undefined;
  let { newText } = mapped;
  let around = placed;
  newText = withParameters(newText, placed.statement.parameters);
  for (let { within } = placed; within; within = within.host.within) {
    const encoded = within.inner.encode(newText);
    if (encoded === undefined) return undefined;
    newText = encoded;
    around = within.host;
  }
  const { fragment } = around;
  if (fragment) {
    return mentionsHole(newText, fragment)
      ? undefined
      : { range: mapped.range, newText: fragment.encode(newText) };
  }
  return withSemicolon({ range: mapped.range, newText }, placed.range, documentText);
}

/** A sentence that names parameters as the document writes them. */
export function withParameterNames(sentence: string, parameters: readonly Parameter[]): string {
  if (!sentence.includes('$')) return sentence;
  const written = writtenNames(parameters);
  return sentence.replace(/\$\d+\b/g, (native) => written.get(native) ?? native);
}

/** `$1` as the document writes it: `:user_id`, or the name of a variable. */
function writtenNames(parameters: readonly Parameter[]): ReadonlyMap<string, string> {
  return new Map(parameters.map((parameter) => [`$${parameter.index}`, parameter.written]));
}

function withParameters(sql: string, parameters: readonly Parameter[]): string {
  if (!sql.includes('$')) return sql;
  const written = writtenNames(parameters);
  const edits = tokenize(sql).flatMap((token) => {
    if (token.kind !== 'parameter') return [];
    return { range: token, newText: written.get(sql.slice(token.start, token.end)) ?? '' };
  });
  return applyEdits(
    sql,
    edits.filter((edit) => edit.newText !== ''),
  );
}
