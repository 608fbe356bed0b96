/**
 * One connection to SQL Server. Statements go out as `sp_executesql`, so that values travel beside the text, each with its
 * type.
 *
 * Boundary: the conversation; what errors mean stands in `sql-server-problem.ts`.
 *
 * Invariants:
 * SM1  What is set for a statement is set anew for each, and what another left over is cleared before.
 * SM2  The transaction of a query is never committed: SQL Server knows none that only reads.
 * SM3  No name and password go out unencrypted where the connection is to be encrypted.
 * SM4  The server stops at the number of rows; a statement that takes too long is called off; an answer past
 *      `LARGEST_ANSWER` ends the connection.
 */
import type { Socket } from 'node:net';
import tedious from 'tedious';
import type { OpenCredential } from '../../ports/credentials.ts';
import type { OutgoingSockets } from '../../ports/outgoing-sockets.ts';
import { tlsOf } from '../sql/encryption.ts';
import { writtenWith } from '../sql/named-parameters.ts';
import {
  AnswerTooLarge,
  LARGEST_ANSWER,
  portOf,
  type SqlAnswer,
  type SqlCell,
  type SqlSession,
  type StatementRun,
  usualPort,
} from '../sql/sql-database.ts';
import { SqlServerRefusal } from './sql-server-problem.ts';
import { type Column, cellOf, parameterOf } from './sql-server-values.ts';

const CONNECT_MS = 10_000;
/** From one server to the next; Azure's gateway does it once. */
const MOST_SENT_ON = 3;
/** For a statement that was called off to end; then the connection is given up. */
const CANCEL_MS = 4_000;

export async function openSqlServer(
  credential: OpenCredential,
  signal: AbortSignal,
  sockets: OutgoingSockets,
): Promise<SqlSession> {
  const { fields } = credential;
  const tls = tlsOf(credential);
  const terms = { timeout_ms: CONNECT_MS, signal };
  const target = { fields, usualPort: usualPort['sql-server'] };
  const first = await sockets.open(target, terms);
  const sentBy = first.remoteAddress ?? '';
  const opened: Socket[] = [first];
  const connection = new SafeConnection({
    server: fields.host ?? '',
    authentication: { type: 'default', options: { userName: fields.user, password: fields.password } },
    options: {
      port: portOf(credential, target.usualPort),
      ...(fields.database ? { database: fields.database } : {}),
      encrypt: tls !== false,
      trustServerCertificate: tls !== false && !tls.rejectUnauthorized,
      cryptoCredentialsDetails: tls === false || tls.ca === undefined ? {} : { ca: tls.ca },
      // Asked again only where Azure's gateway sends us on to the node that has the database.
      connector: async (next?: { readonly host: string; readonly port: number }) => {
        const last = opened.at(-1);
        if (last?.destroyed === false && last.bytesWritten === 0) return last;
        if (opened.length > MOST_SENT_ON) {
          throw new SqlServerRefusal('the server sends on to other servers without end', {
            reason: 'connection',
          });
        }
        const elsewhere = { ...fields, host: next?.host ?? '', port: String(next?.port ?? '') };
        const socket = await sockets.open({ ...target, fields: elsewhere, sentBy }, terms);
        opened.push(socket);
        return socket;
      },
      appName: 'Baton',
      connectTimeout: CONNECT_MS,
      cancelTimeout: CANCEL_MS,
      maxRetriesOnTransientErrors: 0,
      lowerCaseGuids: true,
    },
  });
  const session = new SqlServerSession(connection, () => opened.at(-1));
  const leave = () => session.close();
  signal.addEventListener('abort', leave, { once: true });
  try {
    signal.throwIfAborted();
    await connected(connection, signal);
    session.watch();
    return session;
  } catch (error) {
    session.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** The driver itself would go on in the open with a server, or whoever answers in its place, that cannot encrypt. */
class SafeConnection extends tedious.Connection {
  override sendLogin7Packet(): void {
    if (this.config.options.encrypt !== false && !this.messageIo.tlsNegotiationComplete) {
      throw new SqlServerRefusal('the server does not encrypt, and the connection is to be encrypted', {
        reason: 'sign-in',
      });
    }
    super.sendLogin7Packet();
  }
}

/** The driver itself notices a connection that was closed meanwhile only when its time is over. */
function connected(connection: tedious.Connection, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    let told: SqlServerRefusal | undefined;
    const hear = ({ message, number }: { readonly message: string; readonly number: number }) => {
      told = new SqlServerRefusal(message, { number });
    };
    connection.on('errorMessage', hear);
    connection.connect((error) => {
      connection.off('errorMessage', hear);
      signal.removeEventListener('abort', leave);
      if (error === undefined || error === null) resolve();
      else if ('code' in error && error.code === 'ETIMEOUT') {
        reject(new SqlServerRefusal(error.message, { reason: 'connection' }));
      } else reject(told ?? error);
    });
  });
}

class SqlServerSession implements SqlSession {
  readonly #connection: tedious.Connection;
  readonly #socket: () => Socket | undefined;
  #usable = true;
  #used = false;
  #writes = false;
  #received = 0;
  #tooLarge = false;

  constructor(connection: tedious.Connection, socket: () => Socket | undefined) {
    this.#connection = connection;
    this.#socket = socket;
    connection.on('error', () => this.close());
    connection.on('end', () => {
      this.#usable = false;
    });
  }

  get usable(): boolean {
    return this.#usable;
  }

  watch(): void {
    this.#socket()?.on('data', (chunk: Buffer) => {
      this.#received += chunk.length;
      if (this.#received <= LARGEST_ANSWER) return;
      this.#tooLarge = true;
      this.close();
    });
  }

  async begin({ writes, maxRows, timeout_ms }: StatementRun): Promise<void> {
    this.#received = 0;
    this.#writes = writes;
    if (this.#used) await this.#said((done) => this.#connection.reset(done));
    this.#used = true;
    const limits = `SET LOCK_TIMEOUT ${timeout_ms}; SET ROWCOUNT ${writes ? 0 : maxRows + 1};`;
    await this.#said((done) => this.#connection.execSqlBatch(new tedious.Request(limits, done)));
    await this.#said((done) => this.#connection.beginTransaction(done));
  }

  execute({ statement, values, writes, maxRows, timeout_ms }: StatementRun): Promise<SqlAnswer> {
    return new Promise((resolve, reject) => {
      let columns: readonly Column[] | undefined;
      const rows: SqlCell[][] = [];
      let sets = 0;
      let given = 0;
      let changed = 0;
      let broken: unknown;
      const request = new tedious.Request(
        writtenWith(statement, (name) => `@${name}`),
        (error) => {
          if (this.#tooLarge) reject(new AnswerTooLarge());
          else if (error) reject(error);
          else if (broken !== undefined) reject(broken);
          else {
            const more = given > maxRows;
            const affected = writes ? (columns === undefined ? changed : given) : rows.length;
            resolve({ columns: (columns ?? []).map(({ colName }) => colName), rows, more, affected });
          }
        },
      );
      request.setTimeout(timeout_ms);
      for (const name of statement.names) {
        const { type, value, options } = parameterOf(values.get(name) ?? null);
        request.addParameter(name, type, value, options);
      }
      // Of several results the first is the statement's.
      request.on('columnMetadata', (described) => {
        sets++;
        if (sets === 1 && Array.isArray(described)) columns = described;
      });
      request.on('row', (row: readonly { readonly value: unknown; readonly metadata: Column }[]) => {
        if (sets !== 1 || ++given > maxRows || broken !== undefined) return;
        try {
          rows.push(row.map(({ value, metadata }) => cellOf(value, metadata)));
        } catch (error) {
          broken = error;
        }
      });
      request.on('doneInProc', (count) => {
        changed = count ?? changed;
      });
      this.#connection.execSql(request);
    });
  }

  async commit(): Promise<void> {
    if (!this.#writes) return this.rollback();
    await this.#said((done) => this.#connection.commitTransaction(done));
  }

  async rollback(): Promise<void> {
    // A deadlock's victim has been rolled back already.
    if (!this.#connection.inTransaction) return;
    await this.#said((done) => this.#connection.rollbackTransaction(done));
  }

  close(): void {
    if (!this.#usable) return;
    this.#usable = false;
    this.#connection.close();
    this.#socket()?.destroy();
  }

  #said(ask: (done: (error: Error | null | undefined) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      ask((error) => (error ? reject(error) : resolve()));
    });
  }
}
