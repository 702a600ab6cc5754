/** A connection as the user's settings hold it (`forecost.connections`); never with a password. */
export interface ConnectionProfile {
  readonly id: string;
  readonly name: string;
  /** A host name, an address, or the folder of a Unix-domain socket (starts with `/`). */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly tls: TlsMode;
  /** ANALYZE always asks before it executes anything. */
  readonly production: boolean;
}

/** Encrypt and verify certificate and host name; encrypt without verifying; do not encrypt. */
export type TlsMode = 'verify' | 'require' | 'off';

/** What a connection string says: everything of a profile but what people choose themselves. */
export type ConnectionTarget = Pick<ConnectionProfile, 'host' | 'port' | 'database' | 'user' | 'tls'>;

/** Why the database could not do what it was asked for; what to do about it depends on nothing else. */
export type DatabaseErrorReason =
  /** Nothing answers at the address, or the connection was lost. */
  | 'unreachable'
  | 'too-many-connections'
  /** The server refused the user or the password, or the password is missing. */
  | 'authentication'
  | 'tls'
  | 'unknown-database'
  | 'cancelled'
  | 'timeout'
  | 'lock-timeout'
  | 'permission'
  /** The server rejected the statement. */
  | 'query'
  /** Asked for something that cannot be done, such as explaining COPY. */
  | 'unsupported'
  /** A connection string, service file or profile that cannot be read. */
  | 'invalid-connection';

/** An error of the database as plain data. Its texts are for people and never hold a password. */
export interface DatabaseFailure {
  readonly reason: DatabaseErrorReason;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** The SQLSTATE, or Node's error code. */
  readonly code?: string;
}

/** What the server said of itself when it was connected to. */
export interface ServerInfo {
  /** `server_version_num`, such as 180004. */
  readonly version: number;
  /** As people write it, such as `18.4`. */
  readonly versionText: string;
  readonly database: string;
  readonly user: string;
  readonly superuser: boolean;
  /** A standby, which refuses every write. */
  readonly inRecovery: boolean;
}

/** The state of the active connection. */
export type ConnectionState =
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'connected'; readonly profile: ConnectionProfile; readonly server: ServerInfo }
  /** Was connected; the server is being tried again. */
  | { readonly kind: 'lost'; readonly profile: ConnectionProfile; readonly failure: DatabaseFailure };
