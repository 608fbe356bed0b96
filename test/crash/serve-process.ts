/** `bin/baton serve` on one data folder, started and killed over and over: where it can be asked now. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BUILT_COMMAND = fileURLToPath(new URL('../../bin/baton', import.meta.url));

export class ServeProcess {
  readonly #dataFolder: string;
  readonly #arguments: readonly string[];
  /** Undefined from the moment its end was asked for. */
  #child: ChildProcess | undefined;
  #ended: Promise<number | null> = Promise.resolve(null);
  #address: Expected<string> = new Expected();
  #errors = '';

  /** `args`: of `serve`, beside the address. */
  constructor(dataFolder: string, args: readonly string[] = []) {
    this.#dataFolder = dataFolder;
    this.#arguments = args;
  }

  /** What all of its processes wrote on standard error; nothing is expected there. */
  get errors(): string {
    return this.#errors;
  }

  start(): void {
    const address = ['--host', '127.0.0.1', '--port', '0'];
    const child = spawn(process.execPath, [BUILT_COMMAND, 'serve', ...address, ...this.#arguments], {
      env: { ...process.env, BATON_DATA: this.#dataFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      const url = /ready at (\S+)/.exec(out)?.[1];
      if (url !== undefined && this.#child === child) this.#address.resolve(url);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    this.#ended = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        if (this.#child === child) this.#endedByItself(`${code ?? signal}`);
        resolve(code);
      });
    });
  }

  /** Where it serves now, or where the next one will once it is ready. */
  address(): Promise<string> {
    return this.#address.promise;
  }

  /** Without warning, whatever it is doing. Nobody is sent to the old address once this was called. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (this.#address.isResolved) this.#address = new Expected();
    child?.kill('SIGKILL');
    await this.#ended;
  }

  /** In good order; resolves with the exit code. */
  stop(): Promise<number | null> {
    const child = this.#child;
    this.#child = undefined;
    child?.kill('SIGTERM');
    return this.#ended;
  }

  /** Asks it to stop and goes on asking it things meanwhile; `ended` says when it has. */
  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  get ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Whoever waits for it, and whoever will, would otherwise wait for ever. */
  #endedByItself(how: string): void {
    const why = new Error(`Baton ended by itself (${how}): ${this.#errors}`);
    this.#address.reject(why);
    this.#address = new Expected();
    this.#address.reject(why);
  }
}

class Expected<Value> {
  readonly promise: Promise<Value>;
  isResolved = false;
  #resolve: (value: Value) => void = () => undefined;
  #reject: (why: Error) => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Nobody may be waiting just then; who asks later is told.
    this.promise.catch(() => undefined);
  }

  resolve(value: Value): void {
    this.isResolved = true;
    this.#resolve(value);
  }

  reject(why: Error): void {
    this.#reject(why);
  }
}
