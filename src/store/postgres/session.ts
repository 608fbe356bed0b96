/**
 * One connection to the server that takes writes.
 *
 * Boundary: the conversation. Which server, and what to do when it ends: `session-pool.ts`, `database.ts`.
 *
 * Invariants:
 * SE1  A question that gets no answer within `answer_ms` ends the connection: nobody waits for a network that drops.
 * SE2  After a connection has ended every question fails with `ConnectionLost`.
 * SE3  A pipeline is one transaction and one round trip: the server does all of its statements or none.
 */
import pg from 'pg';
import type { SqlRow } from '../sql/program.ts';
import { ConnectionLost, isServerError, isStalePlan, messageOf } from './failure.ts';
import { type PgValue, parameterOf, readerOf } from './parameters.ts';
import { type KeptStatements, ReadPipeline, WritePipeline } from './pipeline.ts';

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

/** A text that has come so often is kept by the server, parsed and planned: the server still plans anew where that pays. */
const FREQUENT = 5;
/** Texts put together from what is looked for are many; those beyond are planned each time. */
const MOST_TEXTS = 500;

export class Session {
  readonly client: pg.Client;
  readonly #answer_ms: number;
  readonly #watch: ParameterWatcher;
  readonly #names = new Map<string, string>();
  readonly #written: KeptStatements = new Map();
  readonly #read: KeptStatements = new Map();
  /** How often each text was asked, up to the bound. */
  readonly #asked = new Map<string, number>();
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

  /** Planned for the parameters it has, until it is asked again and again. */
  query(sql: string, values: readonly PgValue[] = []): Promise<Rows> {
    if (this.#isFrequent(sql)) return this.prepared(sql, values);
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
    return this.#submit(
      (resolve, reject) => new WritePipeline(this.#told(statements, this.#written), resolve, reject),
    );
  }

  /** SE3. The rows of each; only for texts that are written out in the program and give rows. */
  lookUp(statements: readonly PgStatement[]): Promise<readonly (readonly SqlRow[])[]> {
    return this.#submit(
      (resolve, reject) => new ReadPipeline(this.#told(statements, this.#read), resolve, reject),
    );
  }

  end(): void {
    this.#lose('the connection was closed');
  }

  #told(statements: readonly PgStatement[], kept: KeptStatements) {
    return {
      statements: statements.map(({ sql, values }) => ({ sql, values: this.#parameters(sql, values) })),
      kept,
      nextName: () => `p${this.#named++}`,
    };
  }

  #submit<Result>(
    pipeline: (resolve: (result: Result) => void, reject: (error: Error) => void) => pg.Submittable,
  ): Promise<Result> {
    if (this.#lost !== undefined) return Promise.reject(new ConnectionLost(this.#lost));
    return this.#bounded(
      new Promise((resolve, reject) => {
        this.client.query(pipeline(resolve, reject));
      }),
    );
  }

  #isFrequent(sql: string): boolean {
    const asked = this.#asked.get(sql) ?? 0;
    if (asked >= FREQUENT) return true;
    if (asked === 0 && this.#asked.size >= MOST_TEXTS) return false;
    this.#asked.set(sql, asked + 1);
    return false;
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
      if (isStalePlan(error)) this.#lose('what it had prepared is out of date');
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
