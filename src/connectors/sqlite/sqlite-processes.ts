/**
 * The processes that work on SQLite files: a few, begun when they are needed, kept for a while.
 *
 * Invariants:
 * PR1  At most `most` at once; who comes later waits, and stops waiting when withdrawn.
 * PR2  A process that was ended, or ended by itself, is never given out again.
 * PR3  A process that is kept does not keep Baton alive, and has nothing of its environment.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { SqliteJob, SqliteReply } from './sqlite-job.ts';

export interface ProcessLimits {
  readonly most: number;
  readonly idle_ms: number;
}

/** Thrown to who waits for a reply when the process is gone. */
export class ProcessGone extends Error {
  override readonly name = 'ProcessGone';
}

export class SqliteProcesses {
  readonly #limits: ProcessLimits;
  readonly #idle: { readonly process: SqliteProcess; readonly end: NodeJS.Timeout }[] = [];
  readonly #waiting = new Set<() => void>();
  #count = 0;

  constructor(limits: ProcessLimits = { most: 4, idle_ms: 30_000 }) {
    this.#limits = limits;
  }

  /** Rejects with `signal`'s reason when it is aborted. */
  async take(signal: AbortSignal): Promise<SqliteProcess> {
    for (;;) {
      if (signal.aborted) {
        // It may have been woken for a process it no longer wants.
        this.#wakeOne();
        throw signal.reason;
      }
      const kept = this.#idle.pop();
      if (kept !== undefined) {
        clearTimeout(kept.end);
        if (!kept.process.gone) return kept.process;
        continue;
      }
      if (this.#count < this.#limits.most) break;
      await this.#turn(signal);
    }
    this.#count++;
    return new SqliteProcess(() => {
      this.#count--;
      this.#wakeOne();
    });
  }

  giveBack(process: SqliteProcess): void {
    if (process.gone) return;
    const end = setTimeout(() => process.end(), this.#limits.idle_ms).unref();
    this.#idle.push({ process, end });
    this.#wakeOne();
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.delete(wake);
        reject(signal.reason);
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  #wakeOne(): void {
    const [wake] = this.#waiting;
    if (wake === undefined) return;
    this.#waiting.delete(wake);
    wake();
  }
}

export class SqliteProcess {
  readonly #child: ChildProcess;
  #gone = false;
  #waiting: { done(reply: SqliteReply): void; failed(error: Error): void } | undefined;

  /** `ended` is called once. */
  constructor(ended: () => void) {
    this.#child = begin();
    this.#child.unref();
    this.#child.channel?.unref();
    this.#child.on('message', (reply: SqliteReply) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.done(reply);
    });
    const leave = (error: Error) => {
      if (this.#gone) return;
      this.#gone = true;
      ended();
      this.#waiting?.failed(error);
    };
    this.#child.on('error', (error) => {
      this.#child.kill('SIGKILL');
      leave(error);
    });
    this.#child.on('exit', (code, signal) =>
      leave(new ProcessGone(`the process that works on the file ended (${signal ?? code})`)),
    );
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** One at a time. Rejects when the process ends. */
  ask(job: SqliteJob): Promise<SqliteReply> {
    return new Promise((done, failed) => {
      if (this.#gone) return failed(new ProcessGone('the process that works on the file has ended'));
      this.#child.channel?.ref();
      const leave = () => this.#child.channel?.unref();
      this.#waiting = {
        done: (reply) => {
          leave();
          done(reply);
        },
        failed: (error) => {
          leave();
          failed(error);
        },
      };
      this.#child.send(job);
    });
  }

  /** At once, whatever it does. */
  end(): void {
    this.#child.kill('SIGKILL');
  }
}

function begin(): ChildProcess {
  const from = import.meta.url;
  const built = !from.endsWith('.ts');
  const entry = fileURLToPath(new URL(`./sqlite-process.${built ? 'js' : 'ts'}`, from));
  // From the sources the process has to learn TypeScript first.
  const loader = built ? [] : ['--import', pathToFileURL(createRequire(from).resolve('tsx')).href];
  const { SystemRoot } = process.env;
  return fork(entry, [], {
    // Windows begins no program without its root.
    env: SystemRoot === undefined ? {} : { SystemRoot },
    execArgv: ['--expose-gc', ...loader],
    // Keeps whole numbers and bytes what they are.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}
