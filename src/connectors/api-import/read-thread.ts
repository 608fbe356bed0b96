/**
 * Reads a description in a thread that is ended when it takes too long or too much memory: it is a stranger's.
 *
 * Invariant RT1  Ends: with what the thread found, or with a sentence why not.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { ApiRead, ApiReading } from './read-api.ts';

const HEAP_MB = 768;
const LONGEST_MS = 60_000;

export function readApiInThread(reading: ApiReading, timeout_ms = LONGEST_MS): Promise<ApiRead> {
  return new Promise((resolve) => {
    const worker = beginWorker({
      workerData: reading,
      env: {},
      execArgv: [],
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

function beginWorker(options: WorkerOptions): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./read-worker.js', import.meta.url), options);
  const entry = JSON.stringify(new URL('./read-worker.ts', import.meta.url).href);
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'));
  const loader = JSON.stringify(new URL('dist/esm/api/index.mjs', tsx).href);
  const text = `import(${loader}).then(({ register }) => { register(); return import(${entry}); })`;
  return new Worker(text, { ...options, eval: true });
}
