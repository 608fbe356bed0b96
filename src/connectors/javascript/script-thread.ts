/**
 * One worker thread for scripts: one run at a time, ended when a run passes its deadline.
 *
 * Invariants:
 * W1  A run is answered exactly once: by the thread, by the deadline, or by the thread's end.
 * W2  A thread that did not answer in time, or ended, is not usable again.
 * W3  It does not keep the process alive while nothing runs in it.
 */
import type { Worker } from 'node:worker_threads';
import { beginWorker } from '../work-thread.ts';
import type { ScriptOutcome, ScriptRun, WorkerMessage, WorkerSettings } from './script-protocol.ts';

/** Beyond the run's own deadline: it normally stops by itself and says so. */
const GRACE_MS = 250;
/** Until a new thread has loaded what it needs, on a machine with much else to do. */
const STARTING_MS = 60_000;
/** Of the thread's own heap, which holds no more than the texts that go in and out. */
const HEAP_MB = 128;

export class ScriptThread {
  readonly #worker: Worker;
  #settle: ((outcome: ScriptOutcome) => void) | undefined;
  #ready = false;
  #begin: (() => void) | undefined;
  #usable = true;

  constructor(settings: WorkerSettings) {
    this.#worker = beginWorker('./script-worker', import.meta.url, {
      workerData: settings,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    this.#worker.on('message', (message: WorkerMessage) => this.#told(message));
    this.#worker.on('error', (error) => this.#ended(error.message));
    this.#worker.on('exit', () => this.#ended('its thread ended'));
    this.#worker.unref();
  }

  get usable(): boolean {
    return this.#usable;
  }

  /** Never rejects. */
  async run(run: ScriptRun): Promise<ScriptOutcome> {
    if (!this.#usable) return { kind: 'failed', message: 'The script could not be carried out.' };
    this.#worker.ref();
    const outcome = await this.#answer(run);
    if (this.#usable) this.#worker.unref();
    else await this.#worker.terminate();
    return outcome;
  }

  #answer(run: ScriptRun): Promise<ScriptOutcome> {
    return new Promise((resolve) => {
      const settle = (outcome: ScriptOutcome): void => {
        clearTimeout(deadline);
        this.#settle = undefined;
        resolve(outcome);
      };
      const late = (after_ms: number, message: string): NodeJS.Timeout =>
        setTimeout(() => {
          this.#usable = false;
          settle({ kind: 'failed', message });
        }, after_ms);
      let deadline = late(STARTING_MS, 'The script could not be carried out: its thread did not start.');
      this.#settle = settle;
      this.#begin = () => {
        clearTimeout(deadline);
        const { deadline_ms } = run.limits;
        deadline = late(
          deadline_ms + GRACE_MS,
          `The script did not end within ${deadline_ms / 1000} seconds.`,
        );
        this.#worker.postMessage(run);
      };
      if (this.#ready) this.#begin();
    });
  }

  #told(message: WorkerMessage): void {
    if (message.kind === 'outcome') {
      this.#settle?.(message.outcome);
      return;
    }
    this.#ready = true;
    this.#begin?.();
  }

  #ended(why: string): void {
    this.#usable = false;
    this.#settle?.({ kind: 'failed', message: `The script could not be carried out: ${why}.` });
  }
}
