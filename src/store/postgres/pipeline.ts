/**
 * Several statements in one round trip and one transaction: they go out together behind one Sync, and the server does all
 * of them or none (section 55.2.4 of PostgreSQL's manual). In the driver's terms: a query that is submitted.
 *
 * Invariants:
 * PL1  A statement is parsed once a session. Where an error leaves open which ones of a pipeline were, they are told anew.
 * PL2  What columns a statement gives is told by the server once; should a migration change them, it refuses the statement.
 */
import type pg from 'pg';
import type { SqlRow } from '../sql/program.ts';
import { readerOf } from './parameters.ts';

export interface BoundStatement {
  readonly sql: string;
  readonly values: readonly (string | Buffer | null)[];
}

interface Column {
  readonly name: string;
  readonly read: (text: string) => unknown;
}

interface KeptStatement {
  readonly name: string;
  /** Undefined until the server has told them, and where nobody asked. */
  columns?: readonly Column[];
}

/** What one session has been told, by texts. */
export type KeptStatements = Map<string, KeptStatement>;

interface Told {
  readonly statements: readonly BoundStatement[];
  readonly kept: KeptStatements;
  readonly nextName: () => string;
}

abstract class Pipeline<Result> implements pg.Submittable {
  readonly #told: Told;
  readonly #resolve: (result: Result) => void;
  readonly #reject: (error: Error) => void;
  readonly #parsed: string[] = [];

  constructor(told: Told, resolve: (result: Result) => void, reject: (error: Error) => void) {
    this.#told = told;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Of all statements, once they are done. */
  protected abstract result(): Result;
  protected abstract sent(connection: pg.Connection, statement: KeptStatement, isNew: boolean): void;

  submit(connection: pg.Connection): void {
    const { statements } = this.#told;
    connection.stream.cork();
    try {
      for (const { sql, values } of statements) {
        const before = this.#told.kept.get(sql);
        const statement = before ?? this.#parse(connection, sql);
        this.sent(connection, statement, before === undefined);
        connection.bind({ statement: statement.name, values: [...values] }, true);
        connection.execute(null, true);
      }
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
  }

  #parse(connection: pg.Connection, sql: string): KeptStatement {
    const statement = { name: this.#told.nextName() };
    connection.parse({ name: statement.name, text: sql, types: [] }, true);
    this.#told.kept.set(sql, statement);
    this.#parsed.push(sql);
    return statement;
  }

  handleReadyForQuery(): void {
    this.#resolve(this.result());
  }

  /** PL1. */
  handleError(error: Error): void {
    for (const sql of this.#parsed) this.#told.kept.delete(sql);
    this.#reject(error);
  }

  abstract handleDataRow(row: { readonly fields: readonly (string | null)[] }): void;
  abstract handleRowDescription(description: { readonly fields: readonly pg.FieldDef[] }): void;
  abstract handleCommandComplete(): void;
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
}

/** Of all rows only the first column of the first is read. */
export class WritePipeline extends Pipeline<string | undefined> {
  #first: string | undefined;

  protected result(): string | undefined {
    return this.#first;
  }
  protected sent(): void {}

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.#first ??= fields[0] ?? undefined;
  }
  handleRowDescription(): void {}
  handleCommandComplete(): void {}
}

/** The rows of each statement. */
export class ReadPipeline extends Pipeline<readonly (readonly SqlRow[])[]> {
  readonly #sent: KeptStatement[] = [];
  readonly #described: KeptStatement[] = [];
  readonly #rows: SqlRow[][] = [];
  #open: SqlRow[] = [];

  protected result(): readonly (readonly SqlRow[])[] {
    return this.#rows;
  }

  protected sent(connection: pg.Connection, statement: KeptStatement, isNew: boolean): void {
    if (isNew) {
      connection.describe({ type: 'S', name: statement.name }, true);
      this.#described.push(statement);
    }
    this.#sent.push(statement);
  }

  handleRowDescription({ fields }: { readonly fields: readonly pg.FieldDef[] }): void {
    const statement = this.#described.shift();
    if (statement === undefined) return;
    statement.columns = fields.map(({ name, dataTypeID }) => ({ name, read: readerOf(dataTypeID) }));
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const columns = this.#sent[this.#rows.length]?.columns ?? [];
    const row: Record<string, unknown> = {};
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index];
      const value = fields[index];
      if (column !== undefined) row[column.name] = value == null ? null : column.read(value);
    }
    this.#open.push(row);
  }

  handleCommandComplete(): void {
    this.#rows.push(this.#open);
    this.#open = [];
  }
}
