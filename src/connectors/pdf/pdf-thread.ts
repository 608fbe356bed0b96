/**
 * Reads a PDF in a thread that is ended when it takes too long or too much memory.
 *
 * Invariant PT1  Ends: with what the thread found, or as `too-slow` or `too-large`.
 */
import { beginWorker } from '../work-thread.ts';
import type { PdfRead, PdfReading } from './read-pages.ts';

export type PdfOutcome = PdfRead | { readonly ok: false; readonly why: 'too-slow' | 'withdrawn' };

const HEAP_MB = 256;

export function readInThread(
  reading: PdfReading,
  timeout_ms: number,
  signal: AbortSignal,
): Promise<PdfOutcome> {
  return new Promise((resolve) => {
    const worker = beginWorker('./pdf-worker', import.meta.url, {
      workerData: reading,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const settle = (outcome: PdfOutcome) => {
      clearTimeout(late);
      signal.removeEventListener('abort', leave);
      void worker.terminate();
      resolve(outcome);
    };
    const leave = () => settle({ ok: false, why: 'withdrawn' });
    const late = setTimeout(() => settle({ ok: false, why: 'too-slow' }), timeout_ms);
    signal.addEventListener('abort', leave, { once: true });
    worker.on('message', (read: PdfRead) => settle(read));
    // What ends a thread from outside is the limit of its memory.
    worker.on('error', () => settle({ ok: false, why: 'too-large' }));
    if (signal.aborted) leave();
  });
}
