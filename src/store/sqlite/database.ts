/**
 * An open database: settings, lock, migrations, prepared statements, transactions.
 *
 * Invariants:
 * B1  `synchronous=FULL`: a transaction that returned has been fsynced. NORMAL lost acknowledged transactions in
 *     simulated power cuts.
 * B2  One process has the file: the exclusive lock is taken at opening and goes with the process, however it ends.
 * B3  What is deleted is overwritten: its bytes do not stay in the file.
 * B4  A statement is prepared once per SQL text.
 */
import { StoreUnavailable } from '../../ports/store.ts';
import type { Answer, Program, SqlRow, SqlValue, Statement } from '../sql/program.ts';
import type { SqlDriver, SqlStatement } from './driver.ts';
import { openDriver } from './driver.ts';
import { migrate } from './migrate.ts';

export interface DatabaseOptions {
  /** Only for tests that show what FULL is for. */
  readonly synchronous?: 'FULL' | 'NORMAL' | 'OFF';
}

export type WriteWatcher = (sql: string, parameters: readonly SqlValue[]) => void;

export class Database {
  readonly #driver: SqlDriver;
  readonly #statements = new Map<string, SqlStatement>();
  readonly #watchers = new Set<WriteWatcher>();

  constructor(driver: SqlDriver) {
    this.#driver = driver;
  }

  run(sql: string, parameters: readonly SqlValue[] = []): number {
    this.#tellWatchers(sql, parameters);
    return this.#statement(sql).run(parameters);
  }

  /** Sees everything that is written until it is called off; what a statement copies from row to row has no parameters. */
  watch(watcher: WriteWatcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  get(sql: string, parameters: readonly SqlValue[] = []): SqlRow | undefined {
    return this.#statement(sql).get(parameters);
  }

  all(sql: string, parameters: readonly SqlValue[] = []): readonly SqlRow[] {
    return this.#statement(sql).all(parameters);
  }

  transaction<Result>(work: () => Result): Result {
    this.run('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.run('COMMIT');
      return result;
    } catch (error) {
      // A failed COMMIT or a full disk may have ended the transaction already; its error is the one to tell.
      try {
        this.run('ROLLBACK');
      } catch {}
      throw error;
    }
  }

  /** Carries a program out without a pause; within a transaction where one is open. */
  perform<Result>(program: () => Program<Result>): Result {
    const running = program();
    let step = running.next();
    while (step.done !== true) step = running.next(this.#answer(step.value));
    return step.value;
  }

  #answer({ kind, sql, parameters }: Statement): Answer {
    if (kind === 'write') return { rows: [], changed: this.run(sql, parameters) };
    if (kind === 'written') this.#tellWatchers(sql, parameters);
    return { rows: this.all(sql, parameters), changed: 0 };
  }

  /**
   * libsql keeps the connection, and so the lock, until the garbage collector has seen every statement; leaving WAL
   * gives the lock up at once and leaves one file without a journal beside it.
   */
  close(): void {
    this.#statements.clear();
    this.#driver.prepare('PRAGMA journal_mode = DELETE').all([]);
    this.#driver.prepare('PRAGMA locking_mode = NORMAL').all([]);
    this.#driver.prepare('SELECT count(*) FROM migration').all([]);
    this.#driver.close();
  }

  #tellWatchers(sql: string, parameters: readonly SqlValue[]): void {
    for (const watcher of this.#watchers) watcher(sql, parameters);
  }

  #statement(sql: string): SqlStatement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#driver.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** Throws `StoreUnavailable` where the file is in use, is no Baton database, or is one of a newer Baton. */
export async function openDatabase(path: string, options: DatabaseOptions = {}): Promise<Database> {
  let driver: SqlDriver | undefined;
  try {
    driver = await openDriver(path);
    driver.prepare('PRAGMA locking_mode = EXCLUSIVE').all([]);
    driver.prepare('PRAGMA journal_mode = WAL').all([]);
    driver.exec(`PRAGMA synchronous = ${options.synchronous ?? 'FULL'}`);
    driver.prepare('PRAGMA wal_autocheckpoint = 16000').all([]);
    driver.prepare('PRAGMA secure_delete = ON').all([]);
    driver.prepare('PRAGMA mmap_size = 1073741824').all([]);
    driver.exec('PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF');
    const database = new Database(driver);
    migrate(database, path);
    return database;
  } catch (error) {
    driver?.close();
    throw explained(path, error);
  }
}

/** What SQLite says of a file that cannot be used, in words. */
export function explained(path: string, error: unknown): unknown {
  if (error instanceof StoreUnavailable) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/database is locked|SQLITE_BUSY/i.test(message)) {
    return new StoreUnavailable(
      `The database ${path} is in use by another process. Stop the other Baton first, or choose another data folder (BATON_DATA).`,
      { cause: error },
    );
  }
  if (/not a database/i.test(message)) {
    return new StoreUnavailable(`The file ${path} is not a Baton database.`, { cause: error });
  }
  return new StoreUnavailable(`The database ${path} cannot be opened: ${message}`, { cause: error });
}
