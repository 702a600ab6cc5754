import { createHash } from 'node:crypto';
import { ddlTypes } from '../syntax/ddl-types';
import type { PlacedStatement, Source } from '../syntax/source';
import type { Statement } from '../syntax/statement';
import type { NodeType } from '../syntax/tree';
import { firstIndex } from '../text/first-index';

/** The DDL of a document that stands before a statement, by which the statement is planned. */
export interface LeadingDdl {
  /** The same where it is the same. */
  readonly key: string;
  readonly statements: readonly string[];
}

export const noDdl: LeadingDdl = { key: '', statements: [] };

/** A document with more of it is a dump, whose schema the database has. */
const mostStatements = 200;

export function leadingDdl(source: Source, placed: PlacedStatement): LeadingDdl {
  const ddl = ddlOf(source);
  if (ddl.length === 0) return noDdl;
  const { start } = (placed.within?.host ?? placed).range;
  return ddl[firstIndex(ddl, ({ end }) => end > start) - 1]?.upToHere ?? noDdl;
}

interface PlacedDdl {
  readonly end: number;
  readonly upToHere: LeadingDdl;
}

const known = new WeakMap<Source, readonly PlacedDdl[]>();

function ddlOf(source: Source): readonly PlacedDdl[] {
  const before = known.get(source);
  if (before) return before;
  const found = source.statements.filter(({ statement }) => makesSchema(statement));
  const statements = found.length > mostStatements ? [] : found;
  const hash = createHash('sha1');
  const texts = statements.map(({ statement }) => planned(statement));
  const ddl = statements.map(({ range }, i): PlacedDdl => {
    const key = hash.update(`${texts[i]}\0`).copy().digest('base64');
    return { end: range.end, upToHere: { key, statements: texts.slice(0, i + 1) } };
  });
  known.set(source, ddl);
  return ddl;
}

const types: ReadonlySet<NodeType> = new Set<NodeType>(ddlTypes);

function makesSchema({ result, madeUp, text }: Statement): boolean {
  if (result.kind !== 'parsed' || madeUp.length > 0) return false;
  const { type } = result.tree.root;
  return types.has(type) || (type === 'VariableSetStmt' && /^set\s+(?:session\s+)?search_path\b/i.test(text));
}

/** The planner has no rows to fill a table with. */
function planned({ result, text }: Statement): string {
  if (result.kind !== 'parsed' || result.tree.root.type !== 'CreateTableAsStmt') return text;
  return `${text.replace(/\s+with\s+(?:no\s+)?data\s*$/i, '')} WITH NO DATA`;
}
