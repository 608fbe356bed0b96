/**
 * The half dozen methods Baton asks of SQLite: `node:sqlite` where Node ships it, `libsql` (its binary comes inside
 * its npm package) elsewhere. Synchronous on purpose: one writer, and a call costs less than handing it to a thread.
 *
 * Invariants:
 * Q1  Integers go in and come out as numbers; nothing beyond 2^53 is ever stored.
 * Q2  Never a boolean in a parameter: libsql ends the process over one.
 * Q3  Under libsql a statement is stepped in one way only: `get` after `all` on the same statement would answer with
 *     the row of the parameters before (seen in 0.5.29).
 */
import type { SqlRow, SqlValue } from '../sql/program.ts';

export interface SqlStatement {
  /** Returns how many rows changed. */
  run(parameters: readonly SqlValue[]): number;
  get(parameters: readonly SqlValue[]): SqlRow | undefined;
  all(parameters: readonly SqlValue[]): readonly SqlRow[];
}

export interface SqlDriver {
  readonly name: 'node:sqlite' | 'libsql';
  /** One or more statements without parameters. */
  exec(sql: string): void;
  prepare(sql: string): SqlStatement;
  close(): void;
}

/** `path`: a file, or `:memory:`. Throws what the library throws. */
export async function openDriver(path: string): Promise<SqlDriver> {
  return (await openNodeSqlite(path)) ?? (await openLibsql(path));
}

/** What we use of `node:sqlite`, which the types of Node 20 do not know yet. */
interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => NodeDatabase;
}
interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}
interface NodeStatement {
  run(...parameters: readonly SqlValue[]): { readonly changes: number | bigint };
  get(...parameters: readonly SqlValue[]): SqlRow | undefined;
  all(...parameters: readonly SqlValue[]): readonly SqlRow[];
}

async function openNodeSqlite(path: string): Promise<SqlDriver | undefined> {
  const { isBuiltin } = await import('node:module');
  const module = 'node:sqlite';
  if (!isBuiltin(module)) return undefined;
  const { DatabaseSync }: NodeSqlite = await import(module);
  const database = new DatabaseSync(path);
  return {
    name: 'node:sqlite',
    exec: (sql) => database.exec(sql),
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        run: (parameters) => Number(statement.run(...parameters).changes),
        get: (parameters) => statement.get(...parameters),
        all: (parameters) => statement.all(...parameters),
      };
    },
    close: () => database.close(),
  };
}

async function openLibsql(path: string): Promise<SqlDriver> {
  const { default: Database } = await import('libsql');
  const database = new Database(path);
  return {
    name: 'libsql',
    exec: (sql) => void database.exec(sql),
    prepare(sql) {
      const statement = database.prepare(sql);
      let forAll: typeof statement | undefined;
      return {
        run: (parameters) => statement.run(parameters).changes,
        get: (parameters) => statement.get(parameters) as SqlRow | undefined, // cast: libsql's rows are objects by column name
        all: (parameters) => {
          forAll ??= database.prepare(sql);
          return forAll.all(parameters) as readonly SqlRow[]; // cast: as above
        },
      };
    },
    close: () => void database.close(),
  };
}
