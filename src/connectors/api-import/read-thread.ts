/**
 * Reads a description in a thread that is ended when it takes too long or too much memory: it is a stranger's.
 *
 * Invariant RT1  Ends: with what the thread found, or with a sentence why not.
 */
import { beginWorker } from '../work-thread.ts';
import type { ApiRead, ApiReading } from './read-api.ts';

const HEAP_MB = 768;
const LONGEST_MS = 60_000;

export function readApiInThread(reading: ApiReading, timeout_ms = LONGEST_MS): Promise<ApiRead> {
  return new Promise((resolve) => {
    const worker = beginWorker('./read-worker', import.meta.url, {
      workerData: reading,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const settle = (read: ApiRead) => {
      clearTimeout(late);
      void worker.terminate();
      resolve(read);
    };
    const late = setTimeout(
      () =>
        settle({
          ok: false,
          message: `Reading it takes more than ${timeout_ms / 1000} seconds, so it was given up.`,
        }),
      timeout_ms,
    );
    worker.on('message', (read: ApiRead) => settle(read));
    // What ends a thread from outside is the limit of its memory.
    worker.on('error', () =>
      settle({ ok: false, message: 'Reading it takes more memory than a description may.' }),
    );
  });
}
