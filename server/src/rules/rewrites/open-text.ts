import type { Tree } from '../../syntax/tree';
import { Attached } from '../../text/attached';
import type { ParsedStatement } from '../rule';

/**
 * Whether text that nobody knows is put into the statement when it runs, such as a condition made by code: it may use
 * what the rest does not. It is read as a parameter where only a condition or a clause can stand, or as a made-up name.
 */
export function hasOpenText({ text, tree }: ParsedStatement): boolean {
  const before = known.get(tree);
  if (before !== undefined) return before;
  const has = looksOpen(text, tree);
  known.set(tree, has);
  return has;
}

const known = new Attached<Tree, boolean>();

function looksOpen(text: string, tree: Tree): boolean {
  if (text.includes('"${') || / ORDER BY 1 LIMIT \$\d+ /.test(text)) return true;
  return tree
    .of('ParamRef')
    .some(({ parent, field }) => parent?.type === 'BoolExpr' || conditionFields.has(field));
}

const conditionFields = new Set(['whereClause', 'havingClause', 'quals']);
