/**
 * The process in which SQLite files are worked on: the library cannot be interrupted, and not even ending its thread stops
 * it, so that a statement without end is ended with its process.
 *
 * Invariants:
 * SP1  Ends when Baton ends: with its channel, or where a statement keeps it from noticing, in time.
 * SP2  Between transactions it holds no file.
 */
import { Worker } from 'node:worker_threads';
import Database from 'libsql';
import { AnswerTooLarge, codeOf, messageOf } from '../sql/sql-database.ts';
import type { SqliteError, SqliteJob, SqliteReply } from './sqlite-job.ts';
import { SqliteTransaction } from './sqlite-transaction.ts';

/** Ends this process from a thread beside the statement, after so many milliseconds; 0: not after all. */
const watch = new Worker(
  `let late;
   require('node:worker_threads').parentPort.on('message', (ms) => {
     clearTimeout(late);
     if (ms > 0) late = setTimeout(() => process.kill(process.pid, 'SIGKILL'), ms);
   });`,
  { eval: true },
);
// The channel to Baton keeps the process; without it there is nothing to watch.
watch.unref();

let open: SqliteTransaction | undefined;

process.on('message', (job: SqliteJob) => {
  const reply = replyTo(job);
  process.send?.(reply, () => {
    // The library lets go of a closed file only when its objects are collected.
    if (open === undefined) globalThis.gc?.();
  });
});

function replyTo(job: SqliteJob): SqliteReply {
  try {
    switch (job.kind) {
      case 'begin':
        watch.postMessage(job.end_ms);
        open = new SqliteTransaction(Database, job);
        return { ok: true };
      case 'execute':
        return { ok: true, answer: begun().execute(job) };
      case 'commit':
        begun().commit();
        over();
        return { ok: true };
      case 'rollback':
        begun().rollback();
        over();
        return { ok: true };
    }
  } catch (error) {
    if (open === undefined) over();
    return { ok: false, error: told(error) };
  }
}

function begun(): SqliteTransaction {
  if (open === undefined) throw new Error('no transaction was begun');
  return open;
}

function over(): void {
  open = undefined;
  watch.postMessage(0);
}

function told(error: unknown): SqliteError {
  const code = codeOf(error);
  return {
    message: messageOf(error),
    ...(code === undefined ? {} : { code }),
    ...(error instanceof AnswerTooLarge ? { tooLarge: true } : {}),
  };
}
