import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { DocumentFinding } from '../lint/finding';
import { createLinter, type Linter } from '../lint/linter';
import { rules } from '../rules/index';
import type { Schema } from '../schema/schema';
import { type PlacedStatement, statementAt } from '../syntax/source';
import { languageOf } from './language';
import { OpenDocument } from './open-document';
import type { Settings } from './settings';

/** A database may hold what a file never says: the names of what is built into every server. */
export interface WorkspaceSchema {
  /** From DDL in the workspace. */
  readonly files?: Schema;
  /** From the connected database's catalog. */
  readonly catalog?: Schema;
}

/** What is open, what is known of the schema, and what follows from both. */
export class Workspace {
  readonly linter: Linter = createLinter(rules);
  private readonly documents = new Map<string, OpenDocument>();
  private around: Schema | undefined;
  private parts: WorkspaceSchema = {};

  open(uri: string, languageId: string, version: number, text: string): void {
    this.close(uri);
    const language = languageOf(languageId);
    if (!language) return;
    this.documents.set(uri, new OpenDocument(TextDocument.create(uri, languageId, version, text), language));
  }

  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    this.documents.get(uri)?.change(changes, version);
  }

  close(uri: string): void {
    this.documents.get(uri)?.dispose();
    this.documents.delete(uri);
  }

  get(uri: string): OpenDocument | undefined {
    return this.documents.get(uri);
  }

  findings(document: OpenDocument, settings: Settings): readonly DocumentFinding[] {
    return settings.lintEnabled ? document.findings(this.linter, this.around, settings) : [];
  }

  statementAt(uri: string, offset: number): { document: OpenDocument; placed: PlacedStatement } | undefined {
    const document = this.documents.get(uri);
    const placed = document && statementAt(document.source, offset);
    return document && placed && { document, placed };
  }

  get schema(): Schema | undefined {
    return this.around;
  }

  /** Replaces the named parts of what is known; a part given as undefined is forgotten. */
  learn(parts: WorkspaceSchema): void {
    this.parts = { ...this.parts, ...parts };
    this.around = merged(this.parts);
  }
}

/** The database's own word counts; what only the workspace's DDL creates is not there yet, but will be. */
function merged({ files, catalog }: WorkspaceSchema): Schema | undefined {
  if (!files || !catalog) return catalog ?? files;
  const tables = new Map(catalog.tables);
  for (const [name, table] of files.tables) if (!tables.has(name)) tables.set(name, table);
  return { ...catalog, tables };
}
