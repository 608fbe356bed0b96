/**
 * Handles a workbook in a thread that is ended when it takes too long or too much memory. One thread is kept for a while,
 * because loading the library takes longer than most workbooks do.
 *
 * Invariants:
 * ST1  Ends: with what the thread found, or as `too-slow`, `too-large` or `withdrawn`. Rejects only where the thread met an
 *      error of ours.
 * ST2  A thread that did not answer is ended, never kept.
 * ST3  A thread that is kept does not keep the process alive.
 */
import type { Worker } from 'node:worker_threads';
import { beginWorker } from '../work-thread.ts';
import type { ResultOf, SheetJob, SheetOutcome, SheetProblem } from './sheet-job.ts';

const HEAP_MB = 1_024;
const KEPT_MS = 30_000;

let idle: { readonly worker: Worker; readonly end: NodeJS.Timeout } | undefined;

export function inThread<Job extends SheetJob>(
  job: Job,
  timeout_ms: number,
  signal: AbortSignal,
): Promise<SheetOutcome<ResultOf<Job>>> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve({ ok: false, problem: { why: 'withdrawn' } });
    const worker = takeThread();
    const leave = () => {
      clearTimeout(late);
      signal.removeEventListener('abort', withdraw);
      worker.off('message', answered).off('error', failed).off('exit', ended);
    };
    const refuse = (why: SheetProblem['why']) => {
      leave();
      void worker.terminate();
      resolve({ ok: false, problem: { why } });
    };
    const withdraw = () => refuse('withdrawn');
    const ended = () => refuse('too-large');
    const answered = (outcome: SheetOutcome<ResultOf<Job>>) => {
      leave();
      keepThread(worker);
      resolve(outcome);
    };
    const failed = (error: Error) => {
      if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') return refuse('too-large');
      leave();
      reject(error);
    };
    const late = setTimeout(() => refuse('too-slow'), timeout_ms);
    signal.addEventListener('abort', withdraw, { once: true });
    worker.on('message', answered).on('error', failed).on('exit', ended);
    worker.postMessage(job);
  });
}

function takeThread(): Worker {
  if (idle === undefined) {
    const worker = beginWorker('./sheet-worker', import.meta.url, {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    // Between jobs nobody else listens, and an error without a listener would end Baton.
    worker.on('error', () => forget(worker));
    worker.on('exit', () => forget(worker));
    return worker;
  }
  const { worker, end } = idle;
  idle = undefined;
  clearTimeout(end);
  worker.ref();
  return worker;
}

function keepThread(worker: Worker): void {
  if (idle !== undefined) {
    void worker.terminate();
    return;
  }
  const end = setTimeout(() => void worker.terminate(), KEPT_MS).unref();
  idle = { worker, end };
  worker.unref();
}

function forget(worker: Worker): void {
  if (idle?.worker === worker) idle = undefined;
}
