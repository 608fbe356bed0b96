/** A worker as its parent sees it: what it has acknowledged so far, and how it is ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Acknowledgement, WorkerRequest } from './acknowledgement.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

export class WorkerProcess {
  readonly acknowledged: Acknowledgement[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #rest = '';
  #errors = '';

  constructor(request: WorkerRequest) {
    this.#child = spawn(process.execPath, ['--import', 'tsx', WORKER, JSON.stringify(request)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    // `close` comes after the last of the output, `exit` may come before.
    this.#ended = new Promise((resolve) => this.#child.on('close', () => resolve()));
  }

  get errors(): string {
    return this.#errors;
  }

  /** Resolves with the first acknowledgement of that kind (or as many as are wanted), or when the process has ended before. */
  async until(op: Acknowledgement['op'], times = 1): Promise<boolean> {
    const has = (): boolean => this.acknowledged.filter((each) => each.op === op).length >= times;
    let ended = false;
    void this.#ended.then(() => {
      ended = true;
    });
    while (!has() && !ended) await new Promise((resolve) => setTimeout(resolve, 5));
    return has();
  }

  signal(signal: 'SIGKILL' | 'SIGSTOP'): void {
    this.#child.kill(signal);
  }

  /** After this `acknowledged` is complete. */
  ended(): Promise<void> {
    return this.#ended;
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    // A line the worker was killed in the middle of was never acknowledged.
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.acknowledged.push(JSON.parse(line) as Acknowledgement); // cast: worker.ts wrote it
  }
}
