import { RequestType } from 'vscode-languageserver-protocol';

/** A statement that is to go into a migration of the folder that the document belongs to. */
export interface NewMigrationParams {
  readonly uri: string;
  readonly sql: string;
  readonly undo: string;
  /** For the file's name. */
  readonly name: string;
}

/** The files to make; none where the folder has no migrations whose style could be followed. */
export interface NewMigrationResult {
  readonly files: readonly { readonly uri: string; readonly text: string }[];
}

/** Writes nothing: the client makes the files, so that they can be taken back. */
export const newMigrationRequest = new RequestType<NewMigrationParams, NewMigrationResult, void>(
  'forecost/newMigration',
);
