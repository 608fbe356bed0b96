/**
 * One transaction on an SQLite file, carried out by a process that can be ended.
 *
 * Boundary: where the file lies, the time, the process. What happens in the file is `sqlite-transaction.ts`.
 *
 * Invariants:
 * SS1  No file is opened but one below a folder that Baton may work in, asked anew for each transaction; none is made.
 * SS2  A statement names nothing that reaches beyond its file (`beyond-the-file.ts`).
 * SS3  A statement that takes longer than it may is ended with its process; SQLite undoes what it had begun.
 */
import { stat } from 'node:fs/promises';
import type { JsonValue } from '../../expressions/value.ts';
import type { OpenCredential } from '../../ports/credentials.ts';
import { type AllowedFolders, FolderProblem } from '../files/allowed-folders.ts';
import { placed } from '../sql/named-parameters.ts';
import type { SqlAnswer, SqlSession, StatementRun } from '../sql/sql-database.ts';
import { scalarOf } from '../sql/sql-values.ts';
import { beyondTheFile } from './beyond-the-file.ts';
import type { SqliteJob, SqliteParameter, SqliteReply } from './sqlite-job.ts';
import { reasonOf, SqliteRefusal } from './sqlite-problem.ts';
import { type SqliteProcess, SqliteProcesses } from './sqlite-processes.ts';

/** Longest that another program's lock is waited for; then it is for another attempt. */
const BUSY_MS = 5_000;
/** What the process gets beyond the statement's time before it ends itself. */
const GRACE_MS = 10_000;

const processes = new SqliteProcesses();

export class SqliteSession implements SqlSession {
  readonly #file: string;
  readonly #folders: AllowedFolders;
  readonly #withdrawal = new AbortController();
  #process: SqliteProcess | undefined;
  #usable = true;
  #late: NodeJS.Timeout | undefined;
  #limit_ms = 0;
  #isLate = false;

  constructor(credential: OpenCredential, folders: AllowedFolders) {
    this.#file = credential.fields.file ?? '';
    this.#folders = folders;
  }

  /** Until its transaction is over: the next one is another session's. */
  get usable(): boolean {
    return this.#usable && this.#process?.gone !== true;
  }

  async begin({ writes, timeout_ms }: StatementRun): Promise<void> {
    const path = await databaseFile(this.#file, this.#folders);
    const { signal } = this.#withdrawal;
    this.#process = await processes.take(signal);
    // Withdrawn in between: `close` had no process to end yet.
    if (signal.aborted) {
      processes.giveBack(this.#process);
      throw signal.reason;
    }
    this.#limit_ms = timeout_ms;
    const busy_ms = Math.min(BUSY_MS, timeout_ms / 2);
    const end_ms = timeout_ms + BUSY_MS + GRACE_MS;
    try {
      await this.#ask({ kind: 'begin', path, writes, busy_ms, end_ms });
    } catch (error) {
      this.#over();
      throw error;
    }
  }

  async execute({ statement, values, writes, maxRows }: StatementRun): Promise<SqlAnswer> {
    const { sql, order } = placed(statement, () => '?');
    const beyond = beyondTheFile(sql);
    if (beyond !== undefined) {
      const message = `a statement works on its own file alone, and ${beyond} reaches beyond it`;
      throw new SqliteRefusal({ reason: 'refused', message });
    }
    const parameters = order.map((name) => parameterOf(values.get(name) ?? null));
    this.#late = setTimeout(() => {
      this.#isLate = true;
      this.close();
    }, this.#limit_ms);
    const reply = await this.#ask({ kind: 'execute', sql, parameters, writes, maxRows });
    return reply.answer ?? { columns: [], rows: [], more: false, affected: 0 };
  }

  async commit(): Promise<void> {
    await this.#ask({ kind: 'commit' });
    this.#over();
  }

  async rollback(): Promise<void> {
    await this.#ask({ kind: 'rollback' });
    this.#over();
  }

  close(): void {
    this.#usable = false;
    clearTimeout(this.#late);
    this.#withdrawal.abort(new Error('withdrawn'));
    this.#process?.end();
  }

  #over(): void {
    this.#usable = false;
    clearTimeout(this.#late);
    if (this.#process !== undefined) processes.giveBack(this.#process);
    this.#process = undefined;
  }

  async #ask(job: SqliteJob): Promise<Extract<SqliteReply, { readonly ok: true }>> {
    const reply = await this.#process?.ask(job).catch((error: unknown) => {
      if (!this.#isLate) throw error;
      throw new SqliteRefusal({ reason: 'too-slow', message: 'it was ended' });
    });
    if (reply === undefined) throw new Error('no transaction was begun');
    if (reply.ok) return reply;
    const { message, code, tooLarge } = reply.error;
    const reason = tooLarge ? 'too-large' : reasonOf(code);
    throw new SqliteRefusal({ reason, message, ...(code === undefined ? {} : { code }) });
  }
}

/** The whole path, every link followed. */
async function databaseFile(file: string, folders: AllowedFolders): Promise<string> {
  try {
    const { absolute } = await folders.placeOf(file);
    const found = await stat(absolute).catch(() => undefined);
    if (found?.isFile() === true) return absolute;
    const message = found === undefined ? 'there is no such file' : 'that is no file';
    throw new SqliteRefusal({ reason: found === undefined ? 'connection' : 'place', message });
  } catch (error) {
    if (!(error instanceof FolderProblem)) throw error;
    throw new SqliteRefusal({ reason: error.retryable ? 'connection' : 'place', message: error.message });
  }
}

function parameterOf(value: JsonValue): SqliteParameter {
  const scalar = scalarOf(value);
  if (typeof scalar === 'boolean') return scalar ? 1n : 0n;
  if (typeof scalar === 'number' && Number.isSafeInteger(scalar)) return BigInt(scalar);
  if (typeof scalar === 'string' && scalar.includes('\0')) {
    // SQLite would keep it and give back only what stands before it.
    throw new SqliteRefusal({ reason: 'refused', message: 'a text holds the character NUL' });
  }
  return scalar;
}
