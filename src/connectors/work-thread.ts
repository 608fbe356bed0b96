/**
 * Begins a thread for work that may have to be ended: without the environment, and whether Baton runs from its sources or
 * from its build.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** `entry`: its file without the ending, relative to `from`, which is the caller's `import.meta.url`. */
export function beginWorker(entry: string, from: string, options: WorkerOptions): Worker {
  const bare: WorkerOptions = { ...options, env: {}, execArgv: [] };
  if (!from.endsWith('.ts')) return new Worker(new URL(`${entry}.js`, from), bare);
  // From the sources a thread has to learn TypeScript first: the main thread's loader is not its own.
  const script = JSON.stringify(new URL(`${entry}.ts`, from).href);
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'));
  const loader = JSON.stringify(new URL('dist/esm/api/index.mjs', tsx).href);
  const text = `import(${loader}).then(({ register }) => { register(); return import(${script}); })`;
  return new Worker(text, { ...bare, eval: true });
}
