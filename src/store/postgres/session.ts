/**
 * One connection to the server that takes writes.
 *
 * Boundary: the conversation. Which server, and what to do when it ends: `session-pool.ts`, `database.ts`.
 *
 * Invariants:
 * SE1  A question that gets no answer within `answer_ms` ends the connection: nobody waits for a network that drops.
 * SE2  After a connection has ended every question fails with `ConnectionLost`.
 * SE3  A pipeline is one transaction and one round trip: its statements go out together behind one Sync, so that the server
 *      does all of them or none (section 55.2.3 of the manual).
 */
import pg from 'pg';
import type { SqlRow } from '../sql/program.ts';
import { ConnectionLost, isServerError, messageOf } from './failure.ts';
import { type PgValue, parameterOf, readerOf } from './parameters.ts';

export interface PgStatement {
  readonly sql: string;
  readonly values: readonly PgValue[];
}

export interface Rows {
  readonly rows: readonly SqlRow[];
  readonly changed: number;
}

/** Sees every value that goes to the server. */
export type ParameterWatcher = (sql: string, value: string | Buffer) => void;

export class Session {
  readonly client: pg.Client;
  readonly #answer_ms: number;
  readonly #watch: ParameterWatcher;
  readonly #names = new Map<string, string>();
  readonly #pipelined = new Map<string, string>();
  #named = 0;
  #lost: string | undefined;
  #onLost: () => void = () => {};

  constructor(client: pg.Client, answer_ms: number, watch: ParameterWatcher) {
    this.client = client;
    this.#answer_ms = answer_ms;
    this.#watch = watch;
    client.on('error', (error) => this.#lose(messageOf(error)));
    client.on('end', () => this.#lose('the connection was closed'));
  }

  get usable(): boolean {
    return this.#lost === undefined;
  }

  set onLost(listener: () => void) {
    this.#onLost = listener;
    if (this.#lost !== undefined) listener();
  }

  /** Planned each time, for the parameters it has. */
  query(sql: string, values: readonly PgValue[] = []): Promise<Rows> {
    return this.#ask({ text: sql, values: this.#parameters(sql, values) });
  }

  /** Planned once a connection: only for texts that are written out in the program. */
  prepared(sql: string, values: readonly PgValue[] = []): Promise<Rows> {
    return this.#ask({ name: this.#nameOf(sql), text: sql, values: this.#parameters(sql, values) });
  }

  /** Several statements without parameters, as one transaction. */
  async script(sql: string): Promise<void> {
    await this.#bounded(this.client.query(sql));
  }

  /** SE3. Of all rows only the first column of the first is read. */
  pipeline(statements: readonly PgStatement[]): Promise<string | undefined> {
    if (this.#lost !== undefined) return Promise.reject(new ConnectionLost(this.#lost));
    return this.#bounded(
      new Promise((resolve, reject) => {
        const names = { known: this.#pipelined, next: () => `p${this.#named++}` };
        const bound = statements.map(({ sql, values }) => ({ sql, values: this.#parameters(sql, values) }));
        this.client.query(new Pipeline(bound, names, resolve, reject));
      }),
    );
  }

  end(): void {
    this.#lose('the connection was closed');
  }

  #nameOf(sql: string): string {
    let name = this.#names.get(sql);
    if (name === undefined) {
      name = `q${this.#named++}`;
      this.#names.set(sql, name);
    }
    return name;
  }

  #parameters(sql: string, values: readonly PgValue[]): (string | Buffer | null)[] {
    return values.map((value) => {
      const parameter = parameterOf(value);
      if (parameter !== null) this.#watch(sql, parameter);
      return parameter;
    });
  }

  async #ask(config: pg.QueryConfig): Promise<Rows> {
    if (this.#lost !== undefined) throw new ConnectionLost(this.#lost);
    const { rows, rowCount } = await this.#bounded(this.client.query<SqlRow>(config));
    return { rows, changed: rowCount ?? 0 };
  }

  async #bounded<Result>(answer: Promise<Result>): Promise<Result> {
    const timer = setTimeout(
      () => this.#lose(`no answer within ${this.#answer_ms / 1000} s`),
      this.#answer_ms,
    );
    try {
      return await answer;
    } catch (error) {
      if (isServerError(error)) throw error;
      throw this.#lost === undefined ? error : new ConnectionLost(this.#lost, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  #lose(why: string): void {
    if (this.#lost !== undefined) return;
    this.#lost = why;
    this.client.connection.stream.destroy();
    this.#onLost();
  }
}

export function clientOf(config: pg.ClientConfig): pg.Client {
  return new pg.Client({ ...config, types: { getTypeParser: readerOf } });
}

interface BoundStatement {
  readonly sql: string;
  readonly values: readonly (string | Buffer | null)[];
}

/** Names of statements the server has parsed, by their texts. */
interface StatementNames {
  readonly known: Map<string, string>;
  readonly next: () => string;
}

/** Of the driver's own queries, what it calls on whatever is submitted. */
class Pipeline implements pg.Submittable {
  readonly #statements: readonly BoundStatement[];
  readonly #names: StatementNames;
  readonly #resolve: (first: string | undefined) => void;
  readonly #reject: (error: Error) => void;
  readonly #parsed: string[] = [];
  #first: string | undefined;

  constructor(
    statements: readonly BoundStatement[],
    names: StatementNames,
    resolve: (first: string | undefined) => void,
    reject: (error: Error) => void,
  ) {
    this.#statements = statements;
    this.#names = names;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: pg.Connection): void {
    connection.stream.cork();
    try {
      for (const { sql, values } of this.#statements) {
        connection.bind({ statement: this.#parse(connection, sql), values: [...values] }, true);
        connection.execute(null, true);
      }
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
  }

  #parse(connection: pg.Connection, sql: string): string {
    const known = this.#names.known.get(sql);
    if (known !== undefined) return known;
    const name = this.#names.next();
    connection.parse({ name, text: sql, types: [] }, true);
    this.#names.known.set(sql, name);
    this.#parsed.push(sql);
    return name;
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#first);
  }

  /** Which of the statements that went out for the first time the server still parsed is not known: it is told them anew. */
  handleError(error: Error): void {
    for (const sql of this.#parsed) this.#names.known.delete(sql);
    this.#reject(error);
  }

  handleRowDescription(): void {}
  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.#first ??= fields[0] ?? undefined;
  }
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
}
