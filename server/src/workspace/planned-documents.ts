import type { PlacedStatement, Source } from '../syntax/source';
import { pathOfUri } from './folders';
import { type LeadingDdl, leadingDdl, noDdl } from './leading-ddl';
import type { OfflineDatabase } from './offline-databases';
import type { DocumentVerdicts } from './verdicts';

/** An open document. */
interface Document {
  readonly document: { readonly uri: string };
  readonly source: Source;
}

/** Whether the schema itself is made from it. */
export function isDdlFile({ document }: Document, { ddlFiles }: OfflineDatabase): boolean {
  const path = ddlFiles.size > 0 ? pathOfUri(document.uri) : undefined;
  return path !== undefined && ddlFiles.has(path);
}

/** The DDL on top of which a statement is planned: nothing of a file that the schema itself is made from. */
export function ddlBefore(
  placed: PlacedStatement,
  document: Document,
  database: OfflineDatabase,
): LeadingDdl {
  return isDdlFile(document, database) ? noDdl : leadingDdl(document.source, placed);
}

/** What a planner says of the statements of a document. */
export function verdictsIn(document: Document, database: OfflineDatabase): DocumentVerdicts {
  return database.verdicts.in(document.source, (placed) => ddlBefore(placed, document, database));
}
