/**
 * The worker threads scripts run in: begun when needed, kept warm, replaced when one had to be ended.
 *
 * Invariant SP1: at most `size` threads live at once; a run that finds none waits its turn.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ScriptOutcome, ScriptRun } from './script-protocol.ts';
import { ScriptThread } from './script-thread.ts';

export class ScriptWorkerPool {
  readonly #size: number;
  readonly #idle: ScriptThread[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #module: Promise<WebAssembly.Module> | undefined;

  constructor(size: number) {
    this.#size = size;
  }

  /** Never rejects, but where the interpreter itself cannot be loaded. */
  async run(run: ScriptRun): Promise<ScriptOutcome> {
    if (this.#busy >= this.#size) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy += 1;
    try {
      this.#module ??= loadInterpreter();
      const thread = this.#usableThread() ?? new ScriptThread({ module: await this.#module });
      const outcome = await thread.run(run);
      if (thread.usable) this.#idle.push(thread);
      return outcome;
    } finally {
      this.#busy -= 1;
      this.#waiting.shift()?.();
    }
  }

  #usableThread(): ScriptThread | undefined {
    for (let thread = this.#idle.pop(); thread !== undefined; thread = this.#idle.pop()) {
      if (thread.usable) return thread;
    }
    return undefined;
  }
}

/** Compiled once a process; every sandbox is an instance of it. */
async function loadInterpreter(): Promise<WebAssembly.Module> {
  const path = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  return WebAssembly.compile(await readFile(path));
}
