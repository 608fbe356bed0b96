/**
 * One connection to MySQL or MariaDB. Statements are prepared by the server, so that values travel apart from the text.
 *
 * Boundary: the conversation; what errors mean stands in `mysql-problem.ts`.
 *
 * Invariants:
 * MS1  What is set for a statement is set anew for each: nothing is left over from the one before.
 * MS2  The server ends a query in time, and stops at the number of rows; an answer past `LARGEST_ANSWER` ends the
 *      connection.
 */
import mysql, { type Connection, type FieldPacket } from 'mysql2';
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
import { scalarOf } from '../sql/sql-values.ts';
import { cellOf } from './mysql-values.ts';

const CONNECT_MS = 10_000;

export async function openMysql(
  credential: OpenCredential,
  signal: AbortSignal,
  sockets: OutgoingSockets,
): Promise<SqlSession> {
  const { fields } = credential;
  const tls = tlsOf(credential);
  const { host = '', database = '', user = '', password = '' } = fields;
  const stream = await sockets.open(
    { fields, usualPort: usualPort.mysql },
    { timeout_ms: CONNECT_MS, signal },
  );
  // The driver names no host that is an address, and Node would then compare with “localhost”.
  Object.assign(stream, { _host: host });
  const connection = mysql.createConnection({
    host,
    port: portOf(credential, usualPort.mysql),
    stream,
    user,
    password,
    ...(database === '' ? {} : { database }),
    ...(tls === false ? {} : { ssl: { ...tls, verifyIdentity: tls.rejectUnauthorized } }),
    connectTimeout: CONNECT_MS,
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    rowsAsArray: true,
    // Files of this machine are nothing a server may ask for.
    flags: ['-LOCAL_FILES'],
  });
  return new Promise((resolve, reject) => {
    const leave = () => {
      connection.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    connection.once('error', reject);
    connection.connect((error) => {
      signal.removeEventListener('abort', leave);
      if (error !== null) {
        connection.destroy();
        reject(error);
      } else resolve(new MysqlSession(connection));
    });
    if (signal.aborted) leave();
  });
}

class MysqlSession implements SqlSession {
  readonly #connection: Connection;
  #usable = true;
  #fail: ((error: Error) => void) | undefined;
  #isMaria: boolean | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.on('error', () => this.close());
    connection.on('end', () => this.close());
  }

  get usable(): boolean {
    return this.#usable;
  }

  async begin({ writes, maxRows, timeout_ms }: StatementRun): Promise<void> {
    this.#isMaria ??= await this.#recognise();
    const seconds = Math.ceil(timeout_ms / 1_000);
    const limit = this.#isMaria ? `max_statement_time = ${seconds}` : `max_execution_time = ${timeout_ms}`;
    await this.#say(
      `SET SESSION time_zone = '+00:00', sql_select_limit = ${writes ? 'DEFAULT' : maxRows + 1}, innodb_lock_wait_timeout = ${seconds}, ${limit}`,
    );
    await this.#say(`START TRANSACTION ${writes ? 'READ WRITE' : 'READ ONLY'}`);
  }

  execute({ statement, values, maxRows }: StatementRun): Promise<SqlAnswer> {
    const { sql, order } = placed(statement, () => '?');
    const parameters = order.map((name) => scalarOf(values.get(name) ?? null));
    return this.#alive((done, failed) => {
      const rows: SqlCell[][] = [];
      let fields: readonly FieldPacket[] = [];
      let given = 0;
      let changed = 0;
      let size = 0;
      const query = this.#connection.execute(sql, parameters);
      query.on('fields', (described: FieldPacket[] | undefined) => {
        fields = described ?? [];
      });
      query.on('result', (result: unknown) => {
        if (!Array.isArray(result)) {
          changed = changedBy(result);
          return;
        }
        size += sizeOf(result);
        if (size > LARGEST_ANSWER) {
          failed(new AnswerTooLarge());
          this.close();
        } else if (++given <= maxRows) rows.push(result.map((value, at) => cellOf(value, fields[at])));
      });
      query.on('error', failed);
      query.on('end', () =>
        done({
          columns: fields.map(({ name }) => name),
          rows,
          more: given > maxRows,
          affected: fields.length === 0 ? changed : rows.length,
        }),
      );
    });
  }

  commit(): Promise<void> {
    return this.#say('COMMIT');
  }

  rollback(): Promise<void> {
    return this.#say('ROLLBACK');
  }

  close(): void {
    if (!this.#usable) return;
    this.#usable = false;
    this.#connection.destroy();
    this.#fail?.(Object.assign(new Error('the connection was lost'), { code: 'ECONNRESET' }));
  }

  #say(sql: string): Promise<void> {
    return this.#alive((done, failed) => {
      this.#connection.query(sql, (error) => (error === null ? done(undefined) : failed(error)));
    });
  }

  #recognise(): Promise<boolean> {
    return this.#alive((done, failed) => {
      this.#connection.query('SELECT VERSION()', (error, rows) => {
        if (error === null) done(JSON.stringify(rows).includes('MariaDB'));
        else failed(error);
      });
    });
  }

  /** The driver says nothing more of a connection that was ended: `close` does. */
  #alive<Result>(
    ask: (done: (result: Result) => void, failed: (error: Error) => void) => void,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      ask(resolve, reject);
    });
  }
}

function changedBy(header: unknown): number {
  if (typeof header !== 'object' || header === null || !('affectedRows' in header)) return 0;
  return Number(header.affectedRows);
}

function sizeOf(row: readonly unknown[]): number {
  return row.reduce<number>(
    (sum, value) => sum + (typeof value === 'string' || value instanceof Uint8Array ? value.length : 8),
    0,
  );
}
