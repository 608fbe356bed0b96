/**
 * One connection to PostgreSQL.
 *
 * Boundary: the conversation; what errors mean stands in `postgres-problem.ts`.
 *
 * Invariants:
 * PS1  Every setting is local to the transaction, so that a pooler between us and the server sees no session state.
 * PS2  Rows beyond the limit, and answers past `LARGEST_ANSWER`, never get into memory.
 */
import type { Socket } from 'node:net';
import pg from 'pg';
import type { OpenCredential } from '../../ports/credentials.ts';
import type { OutgoingSockets } from '../../ports/outgoing-sockets.ts';
import { tlsOf } from '../sql/encryption.ts';
import { placed } from '../sql/named-parameters.ts';
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
import { parameterOf, readerOf } from './postgres-values.ts';

const CONNECT_MS = 10_000;

export async function openPostgres(
  credential: OpenCredential,
  signal: AbortSignal,
  sockets: OutgoingSockets,
): Promise<SqlSession> {
  const { fields } = credential;
  const tls = tlsOf(credential);
  const { host = '', database, user, password } = fields;
  const socket = await sockets.open(
    { fields, usualPort: usualPort.postgres },
    { timeout_ms: CONNECT_MS, signal },
  );
  const client = new pg.Client({
    host,
    port: portOf(credential, usualPort.postgres),
    database,
    user,
    password,
    // The driver names no host that is an address, and Node would then compare with “localhost”.
    ssl: tls === false ? false : { ...tls, host },
    stream: () => alreadyConnected(socket),
    connectionTimeoutMillis: CONNECT_MS,
    fallback_application_name: 'baton',
    types: { getTypeParser: readerOf },
  });
  const session = new PostgresSession(client);
  const leave = () => session.close();
  signal.addEventListener('abort', leave, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect();
    session.watch();
    return session;
  } catch (error) {
    session.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** The driver connects what it is given; this is. */
function alreadyConnected(socket: Socket): Socket {
  socket.connect = () => {
    process.nextTick(() => socket.emit('connect'));
    return socket;
  };
  return socket;
}

class PostgresSession implements SqlSession {
  readonly #client: pg.Client;
  #usable = true;
  #received = 0;
  #tooLarge = false;

  constructor(client: pg.Client) {
    this.#client = client;
    client.on('error', () => this.close());
    client.on('end', () => {
      this.#usable = false;
    });
  }

  get usable(): boolean {
    return this.#usable;
  }

  watch(): void {
    this.#client.connection.stream.on('data', (chunk: Buffer) => {
      this.#received += chunk.length;
      if (this.#received <= LARGEST_ANSWER) return;
      this.#tooLarge = true;
      this.close();
    });
  }

  async begin({ writes, timeout_ms }: StatementRun): Promise<void> {
    await this.#client.query(
      `BEGIN ${writes ? 'READ WRITE' : 'READ ONLY'}; SET LOCAL statement_timeout = ${timeout_ms};
       SET LOCAL lock_timeout = ${timeout_ms}; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO';
       SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL bytea_output = 'hex'; SET LOCAL standard_conforming_strings = on`,
    );
  }

  async execute({ statement, values, writes, maxRows }: StatementRun): Promise<SqlAnswer> {
    const { sql, order } = placed(statement, (index) => `$${index}`);
    const parameters = order.map((name) => parameterOf(values.get(name) ?? null));
    this.#received = 0;
    try {
      // Only a read may be left in the middle: of a change, every row that is given back has been changed.
      const result = await submit(this.#client, sql, parameters, writes ? 0 : maxRows + 1);
      const rows = result.rows.slice(0, maxRows);
      return {
        columns: result.fields.map(({ name }) => name),
        rows,
        more: result.rows.length > maxRows,
        affected: writes ? (result.rowCount ?? 0) : rows.length,
      };
    } catch (error) {
      throw this.#tooLarge ? new AnswerTooLarge() : error;
    }
  }

  async commit(): Promise<void> {
    await this.#client.query('COMMIT');
  }

  async rollback(): Promise<void> {
    await this.#client.query('ROLLBACK');
  }

  close(): void {
    this.#usable = false;
    this.#client.connection.stream.destroy();
  }
}

/** A query whose answer the server stops after so many rows; the rest stays there and goes with the transaction. */
class BoundedQuery extends pg.Query<SqlCell[]> {
  readonly #most: number;

  constructor(
    config: pg.QueryArrayConfig,
    most: number,
    done: (error: Error | undefined, result: pg.ResultBuilder<SqlCell[]>) => void,
  ) {
    super(config, done);
    this.#most = most;
  }

  requiresPreparation(): boolean {
    return true;
  }

  _getRows(connection: pg.Connection): void {
    connection.execute({ portal: '', rows: String(this.#most) }, false);
    connection.sync();
  }

  handlePortalSuspended(): void {}

  /** `COPY … FROM STDIN`: there is nothing to copy; while it waits for it the server has not seen our sync. */
  handleCopyInResponse(connection: CopyingConnection): void {
    connection.sendCopyFail('a step has nothing to copy');
    connection.sync();
  }
}

interface CopyingConnection extends pg.Connection {
  sendCopyFail(why: string): void;
}

function submit(
  client: pg.Client,
  text: string,
  values: unknown[],
  most: number,
): Promise<pg.ResultBuilder<SqlCell[]>> {
  return new Promise((resolve, reject) => {
    client.query(
      new BoundedQuery(
        { text, values, rowMode: 'array', types: { getTypeParser: readerOf } },
        most,
        (error, result) => (error ? reject(error) : resolve(result)),
      ),
    );
  });
}
