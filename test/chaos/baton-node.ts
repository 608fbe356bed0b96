/**
 * One `baton serve` of several: a process on a port of its own that is killed, paused and started again there.
 *
 * Invariants:
 * BN1  It does not outlive the process that started it.
 * BN2  One that gave up waiting for its database while it started is started again, as whoever keeps services running does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface NodeSettings {
  readonly name: string;
  readonly port: number;
  readonly dataFolder: string;
  /** Beside the process's own; what is undefined there is left out. */
  readonly env: Readonly<Record<string, string>>;
  /** A checkout that is built; absent: this one. */
  readonly checkout?: string;
}

/** What it says then. */
const GAVE_UP = /^The database at \S+ did not answer for \d+ s/u;

const HERE = fileURLToPath(new URL('../..', import.meta.url));

export class BatonNode {
  readonly url: string;
  #settings: NodeSettings;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #stderr = '';
  #endings: string[] = [];
  #isPaused = false;

  constructor(settings: NodeSettings) {
    this.#settings = settings;
    this.url = `http://127.0.0.1:${settings.port}`;
  }

  get name(): string {
    return this.#settings.name;
  }

  get logFile(): string {
    return join(this.#settings.dataFolder, 'baton.log');
  }

  /** What all of its processes wrote on standard error. */
  get errors(): string {
    return this.#stderr;
  }

  /** How its processes ended that nobody ended. */
  get endings(): readonly string[] {
    return this.#endings;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && !this.#isPaused;
  }

  /** Another build from its next start on. */
  goOnBy(checkout: string): void {
    this.#settings = { ...this.#settings, checkout };
  }

  start(): void {
    const { checkout = HERE, port, env, dataFolder } = this.#settings;
    const args = [join(checkout, 'bin', 'baton'), 'serve', '--host', '127.0.0.1', '--port', String(port)];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, BATON_DATA: dataFolder, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    const endWithUs = () => void child.kill('SIGKILL');
    process.once('exit', endWithUs);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    this.#ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        process.off('exit', endWithUs);
        const gaveUp = GAVE_UP.test(said);
        if (!gaveUp) this.#stderr += said;
        if (this.#child === child) {
          this.#child = undefined;
          if (gaveUp && code === 1) this.start();
          else this.#endings.push(`${this.name} ended by itself (${code ?? signal})`);
        }
        resolve();
      });
    });
  }

  /** Without warning, whatever it is doing. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** In good order. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  pause(): void {
    this.#isPaused = true;
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#isPaused = false;
    this.#child?.kill('SIGCONT');
  }

  #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.#isPaused = false;
    child?.kill(signal);
    return this.#ended;
  }
}
