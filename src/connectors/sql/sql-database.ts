/**
 * A kind of database, as far as the shared actions ask for it: signing in, one statement in one transaction, and what an
 * error of its driver means.
 *
 * Boundary: interfaces only. `carry-out.ts` drives them; each database has its folder.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { OpenCredential } from '../../ports/credentials.ts';
import { OutgoingProblem } from '../../ports/outgoing-http.ts';
import type { OutgoingSockets } from '../../ports/outgoing-sockets.ts';
import type { AllowedFolders } from '../files/allowed-folders.ts';
import type { NamedStatement, SqlDialect } from './named-parameters.ts';

/** Bytes become documents; all else is JSON already. */
export type SqlCell = JsonValue | Uint8Array;

export interface SqlAnswer {
  readonly columns: readonly string[];
  /** At most as many as were asked for. */
  readonly rows: readonly (readonly SqlCell[])[];
  /** There were more rows than were asked for. */
  readonly more: boolean;
  /** Rows changed, or read where nothing was changed. */
  readonly affected: number;
}

export interface StatementRun {
  readonly statement: NamedStatement;
  /** One for each of the statement's names. */
  readonly values: ReadonlyMap<string, JsonValue>;
  readonly writes: boolean;
  readonly maxRows: number;
  readonly timeout_ms: number;
}

/** One connection. One statement at a time. */
export interface SqlSession {
  /** False once it was closed by either side, or can no longer be trusted. */
  readonly usable: boolean;
  /** Begins a transaction that cannot change anything unless `writes`, and whose statement the server ends in time. */
  begin(run: StatementRun): Promise<void>;
  execute(run: StatementRun): Promise<SqlAnswer>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** At once, also while a statement runs, whose promise then rejects. Never throws. */
  close(): void;
}

/** What a database can be reached by. */
export interface SqlReach {
  readonly sockets: OutgoingSockets;
  readonly folders: AllowedFolders;
}

export interface SqlDatabase {
  /** Id of its connector. */
  readonly id: string;
  /** For sentences: `PostgreSQL`. */
  readonly name: string;
  readonly dialect: SqlDialect;
  /**
   * What a query may begin with, where the server's read-only transactions do not hold back every change; absent: they
   * do.
   */
  readonly queriesBegin?: ReadonlySet<string>;
  /** Words no query may have outside of its texts and quoted names. */
  readonly queriesWithout?: ReadonlySet<string>;
  /** What a change may begin with, where some statements reach beyond the database; absent: anything. */
  readonly changesBegin?: ReadonlySet<string>;
  /** `host:port/database`, or the file, for sentences. */
  place(credential: OpenCredential): string;
  /** Rejects when `signal` is aborted. What the driver speaks over was opened by `sockets`, a file lies in `folders`. */
  connect(credential: OpenCredential, signal: AbortSignal, reach: SqlReach): Promise<SqlSession>;
  /** What an error of `connect` or a session means. */
  problem(error: unknown): SqlProblem;
}

export type SqlReason =
  /** No connection came about, or it was lost. */
  | 'connection'
  /** The server's address is none that may be reached. */
  | 'address'
  /** The file is none that may be used, or none at all. */
  | 'place'
  /** The server has another try in mind: deadlock, serialization, lock not got, too many connections, starting up. */
  | 'busy'
  | 'too-slow'
  | 'too-large'
  | 'sign-in'
  /** Who answers is not known to be the server. */
  | 'certificate'
  /** A value that may be there only once is there already. */
  | 'duplicate'
  /** Another rule of the database: a missing reference, a check, an empty field. */
  | 'constraint'
  /** Anything else the server says about the statement or a value. */
  | 'refused';

export interface SqlProblem {
  readonly reason: SqlReason;
  /** The server's or the driver's words. */
  readonly message: string;
  /** SQLSTATE, or the database's own number where it has none. */
  readonly code?: string;
}

/** Thrown by a session when an answer outgrew what may be kept in memory. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
  constructor() {
    super(`the answer is larger than ${LARGEST_ANSWER / 1_048_576} MiB`);
  }
}

/** Bytes over the wire for one statement. */
export const LARGEST_ANSWER = 32 * 1_048_576;

/** Errors of sockets and names, the same under every driver. */
export function connectionProblem(error: unknown): SqlProblem | undefined {
  if (error instanceof AnswerTooLarge) return { reason: 'too-large', message: error.message };
  if (error instanceof OutgoingProblem) {
    const { message, retryable, cause } = error;
    return { reason: retryable ? 'connection' : 'address', message, code: codeOf(cause) ?? error.code };
  }
  const code = codeOf(error);
  if (code === undefined || !socketErrors.has(code)) return undefined;
  return { reason: 'connection', message: messageOf(error), code };
}

const socketErrors = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ERR_SOCKET_CLOSED', 'ERR_STREAM_DESTROYED'],
]);

export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** Where a server listens whose credential names no port. */
export const usualPort = { postgres: 5432, mysql: 3306, 'sql-server': 1433 } as const;

export function portOf({ fields }: OpenCredential, usual: number): number {
  const port = Number(fields.port);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : usual;
}

export function placeOf(credential: OpenCredential, usualPort: number): string {
  const { host = 'localhost', database = '' } = credential.fields;
  return `${host}:${portOf(credential, usualPort)}${database === '' ? '' : `/${database}`}`;
}
