import { NotificationType, RequestType, RequestType0 } from 'vscode-languageserver-protocol';
import type {
  ConnectionProfile,
  ConnectionState,
  ConnectionTarget,
  DatabaseFailure,
  ServerInfo,
} from './connection';

/** What is connected to, and where the password may come from. */
export interface ConnectParams {
  readonly profile: ConnectionProfile;
  /** Without one, `.pgpass`, the service file and, where `trusted`, PGPASSWORD are asked. */
  readonly password?: string;
  /** Whether the user chose the host: PGPASSWORD is never sent to one that a workspace names. */
  readonly trusted: boolean;
}

/** The server that was reached, or why it was not. */
export type ConnectResult =
  | { readonly kind: 'connected'; readonly server: ServerInfo }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

/** Makes a profile the active connection; the one before it is closed. */
export const connectRequest = new RequestType<ConnectParams, ConnectResult, void>('forecost/connect');

/** Closes the active connection, if there is one. Answers when it is closed. */
export const disconnectRequest = new RequestType0<null, void>('forecost/disconnect');

/** Connects and leaves again; the active connection stays as it is. */
export const testConnectionRequest = new RequestType<ConnectParams, ConnectResult, void>(
  'forecost/testConnection',
);

/** A connection string as a person wrote it; it may hold a password. */
export interface ParseConnectionStringParams {
  readonly text: string;
}

/** What the string names, with its password apart, or why it cannot be used. The failure never repeats the text. */
export type ParseConnectionStringResult =
  | { readonly kind: 'parsed'; readonly target: ConnectionTarget; readonly password?: string }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

/** Reads a connection URI or `keyword=value` string as libpq does. */
export const parseConnectionStringRequest = new RequestType<
  ParseConnectionStringParams,
  ParseConnectionStringResult,
  void
>('forecost/parseConnectionString');

/** From the server, whenever the active connection changes. */
export const connectionStateNotification = new NotificationType<ConnectionState>('forecost/connectionState');
