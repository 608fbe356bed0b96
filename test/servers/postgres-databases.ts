/** One server for all tests of a file, and a new, empty database for each. */
import pg from 'pg';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

export class PostgresDatabases {
  readonly server: PostgresServer;
  #made = 0;

  private constructor(server: PostgresServer) {
    this.server = server;
  }

  static async start(): Promise<PostgresDatabases> {
    return new PostgresDatabases(await startPostgres());
  }

  /** `like`: the name of a database nobody is connected to, which is copied. */
  async create(like?: string): Promise<{ readonly name: string; readonly url: string }> {
    this.#made += 1;
    const name = `baton_${this.#made}`;
    await this.server.query(`CREATE DATABASE ${name}${like === undefined ? '' : ` TEMPLATE ${like}`}`);
    return { name, url: this.urlOf(name) };
  }

  urlOf(name: string): string {
    const { host, port, user, password } = this.server;
    return `postgres://${user}:${password}@${host}:${port}/${name}`;
  }

  /** In one of them, as the superuser; the (last) statement's rows. */
  async query(name: string, sql: string): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.urlOf(name) });
    await client.connect();
    try {
      const answer: pg.QueryResult | pg.QueryResult[] = await client.query(sql);
      return (Array.isArray(answer) ? answer.at(-1)?.rows : answer.rows) ?? [];
    } finally {
      await client.end();
    }
  }

  close(): Promise<void> {
    return this.server.close();
  }
}
