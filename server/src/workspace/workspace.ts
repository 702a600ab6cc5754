import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { DocumentFinding } from '../lint/finding';
import { createLinter, type Linter } from '../lint/linter';
import { rules } from '../rules/index';
import type { Schema } from '../schema/schema';
import type { CodeModel } from '../syntax/embedded/code-model';
import { type PlacedStatement, statementAt } from '../syntax/source';
import { pathOfUri } from './folders';
import { createImports } from './imports';
import { type Language, languageOf } from './language';
import type { OfflineDatabases } from './offline-databases';
import { OpenDocument } from './open-document';
import { verdictsIn } from './planned-documents';
import { createSchemas } from './schemas';
import type { Settings } from './settings';

const none: readonly DocumentFinding[] = [];

/** What is open, what is known of the schema, and what follows from both. */
export class Workspace {
  readonly linter: Linter = createLinter(rules);
  private readonly documents = new Map<string, OpenDocument>();
  private readonly schemas = createSchemas();
  private readonly imports = createImports((path) => this.codeOf(path));

  constructor(readonly offline: OfflineDatabases) {}

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

  /** What is found in a document, in steps, since it may be large. They are worth nothing when it changes between them. */
  *findingsInSteps(
    document: OpenDocument,
    settings: Settings,
  ): Generator<undefined, readonly DocumentFinding[]> {
    if (!settings.lintEnabled) return none;
    const database = this.offline.of(settings.schemaFolder);
    const verdicts = database && verdictsIn(document, database);
    return yield* document.findingsInSteps(
      this.linter,
      this.schemas.of(settings),
      settings,
      this.imports,
      verdicts,
    );
  }

  /** A text that is not open, to be disposed of by whoever asks. */
  read(uri: string, language: Language, text: string): OpenDocument {
    return new OpenDocument(TextDocument.create(uri, language, 0, text), language);
  }

  /** The code of a file as it is in the editor. */
  private codeOf(path: string): CodeModel | undefined {
    for (const [uri, { source }] of this.documents) {
      if (pathOfUri(uri) === path) return 'code' in source ? source.code : undefined;
    }
    return undefined;
  }

  statementAt(uri: string, offset: number): { document: OpenDocument; placed: PlacedStatement } | undefined {
    const document = this.documents.get(uri);
    const placed = document && statementAt(document.source, offset);
    return document && placed && { document, placed };
  }

  /** What the DDL of the files says to which the settings' `schemaRoot` leads. Undefined: nothing. */
  learnFiles(root: string, schema: Schema | undefined): void {
    this.schemas.learnFiles(root, schema);
  }

  /** What the snapshot of the database says that a folder is for. Undefined: it is forgotten. */
  learnSnapshot(folder: string, schema: Schema | undefined): void {
    this.schemas.learnSnapshot(folder, schema);
  }

  /** What the catalog of the connected database says. Undefined: it is forgotten. */
  learnCatalog(catalog: Schema | undefined): void {
    this.schemas.learnCatalog(catalog);
  }
}
