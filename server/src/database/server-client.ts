import { Client, type CustomTypesConfig, type QueryConfig, types } from 'pg';
import type { ConnectionTarget } from '../protocol/connection';
import { type BackendKey, requestCancel } from './cancel-request';
import { type ConnectionPhase, classifyError } from './classify-error';
import { DatabaseError } from './database-error';
import { tlsOptions } from './tls-options';

export interface Credentials {
  /** Asked when the server wants a password; rejects with a DatabaseError where there is none. */
  readonly password: () => Promise<string>;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Every value as the text that the server sent. */
  readonly asText?: boolean;
  /** By the simple protocol, which would run every statement of a text: only for one that was prepared before. */
  readonly simple?: boolean;
}

export type Row = Record<string, unknown>;

const connectTimeoutMs = 10_000;
/** How long a cancelled query may take to end before its connection is given up. */
const cancelGraceMs = 3_000;

/** One connection. Throws only DatabaseError; when the server goes away, the next query says so. */
export class ServerClient extends Client {
  private phase: ConnectionPhase = 'reaching';
  private tlsRefused = false;
  private closed = false;
  private timedOut = false;
  private key: BackendKey | undefined;
  /** The connection is lost, or in an unknown state after a cancellation: not to be used again. */
  spoilt = false;

  constructor(
    private readonly target: ConnectionTarget,
    credentials: Credentials,
  ) {
    super({
      host: target.host,
      port: target.port,
      database: target.database,
      user: target.user,
      password: credentials.password,
      ssl: tlsOptions(target) ?? false,
      application_name: 'forecost',
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000,
    });
    this.watch();
  }

  // The pool calls with a callback.
  override connect(): Promise<Client>;
  override connect(callback: ((error: Error) => void) | ((error: null, client: Client) => void)): void;
  override connect(callback?: unknown): Promise<Client> | undefined {
    const connecting = this.connectOrClassify();
    if (typeof callback !== 'function') return connecting;
    connecting.then(
      () => callback(null, this),
      (error) => callback(error),
    );
  }

  /**
   * Runs exactly one statement, by the extended protocol, which refuses a text that holds several.
   * A fired signal cancels it on the server. Fails with reason `unreachable` when the connection is lost.
   */
  async run(sql: string, values: readonly unknown[] = [], options: RunOptions = {}): Promise<Row[]> {
    const { signal } = options;
    if (signal?.aborted) throw new DatabaseError('cancelled', 'The query was cancelled.');
    const common: QueryConfig = { text: sql, types: options.asText ? textTypes : numberTypes };
    const config = options.simple ? common : { ...common, values: [...values], queryMode: 'extended' };
    const cancelled = signal && this.cancelOn(signal);
    try {
      return (await this.query<Row>(config)).rows;
    } catch (error) {
      throw this.classify(error, { sql, aborted: signal?.aborted ?? false });
    } finally {
      await cancelled?.();
    }
  }

  /** Runs statements of our own that return nothing and take no values, in one round trip. */
  async execute(sql: string): Promise<void> {
    try {
      await this.query(sql);
    } catch (error) {
      throw this.classify(error, {});
    }
  }

  /** Gives up an attempt to connect that is under way. */
  abandon(): void {
    if (this.phase !== 'ready') this.connection.stream.destroy();
  }

  private async connectOrClassify(): Promise<Client> {
    const timer = setTimeout(() => {
      this.timedOut = true;
      this.connection.stream.destroy();
    }, connectTimeoutMs);
    try {
      await super.connect();
      this.phase = 'ready';
      return this;
    } catch (error) {
      this.spoilt = true;
      throw this.classify(error, this.timedOut ? { connectTimeoutMs } : {});
    } finally {
      clearTimeout(timer);
    }
  }

  private classify(error: unknown, context: { sql?: string; aborted?: boolean; connectTimeoutMs?: number }) {
    const { target, phase, tlsRefused, closed } = this;
    const classified = classifyError(error, { target, phase, tlsRefused, closed, ...context });
    if (classified.reason === 'unreachable') this.spoilt = true;
    return classified;
  }

  private watch(): void {
    const wire = this.connection;
    const encrypted = tlsOptions(this.target) !== undefined;
    wire.on('connect', () => {
      this.phase = encrypted ? 'negotiating' : 'authenticating';
    });
    wire.on('sslconnect', () => {
      this.phase = 'securing';
    });
    for (const event of ['authenticationOk', 'authenticationMD5Password', 'authenticationSASL']) {
      wire.on(event, () => {
        this.phase = 'authenticating';
      });
    }
    wire.on('error', (error: unknown) => {
      // The server's "no" is the one error without a code before encryption starts.
      const coded = typeof error === 'object' && error !== null && 'code' in error;
      if (this.phase === 'negotiating' && !coded) this.tlsRefused = true;
    });
    wire.on('end', () => {
      this.closed = true;
      this.spoilt = true;
    });
    wire.on('backendKeyData', (message: { processID: number; secretKey: number }) => {
      this.key = { processId: message.processID, secretKey: message.secretKey };
    });
    // A loss between two queries is told by the next query.
    this.on('error', () => {
      this.spoilt = true;
    });
  }

  /** Gives the function to call when the query has ended. */
  private cancelOn(signal: AbortSignal): () => Promise<void> {
    let request: Promise<void> | undefined;
    let timer: NodeJS.Timeout | undefined;
    const cancel = () => {
      // A request that arrives late would cancel the next query on the same connection.
      this.spoilt = true;
      timer = setTimeout(() => this.connection.stream.destroy(), cancelGraceMs);
      if (this.key) request = requestCancel(this.target, this.key);
    };
    signal.addEventListener('abort', cancel, { once: true });
    return async () => {
      signal.removeEventListener('abort', cancel);
      clearTimeout(timer);
      await request;
    };
  }
}

const int8 = 20;
const numeric = 1700;

const numberTypes: CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === int8 || oid === numeric) return Number;
    return format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid, 'text');
  },
};

const textTypes: CustomTypesConfig = { getTypeParser: () => (value: string) => value };
