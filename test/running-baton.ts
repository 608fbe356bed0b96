/** A real Baton for tests: real server on a free port, real store in a folder of its own, asked over the network. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OpenBaton } from '../src/cli/parts.ts';
import { openBaton } from '../src/main.ts';
import type { Clock } from '../src/ports/clock.ts';
import type { Page } from '../src/server/api/primitive-schemas.ts';
import type { Problem } from '../src/server/api/problem.ts';
import { loopbackNames } from '../src/server/request-guard.ts';

export const examplesFolder = fileURLToPath(new URL('../examples', import.meta.url));

export interface Answered<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export class RunningBaton {
  readonly dataFolder: string;
  readonly #allow: readonly string[];
  readonly #log: string | undefined;
  url = '';
  #baton: OpenBaton | undefined;

  readonly #clock: Clock | undefined;

  constructor(dataFolder: string, allow: readonly string[] = [], log?: string, clock?: Clock) {
    this.dataFolder = dataFolder;
    this.#allow = allow;
    this.#log = log;
    this.#clock = clock;
  }

  async open(): Promise<void> {
    this.#baton = await openBaton(
      {
        dataFolder: this.dataFolder,
        allow: this.#allow,
        hostNames: loopbackNames,
        ...(this.#log === undefined ? { logLevel: 'silent' } : { log: this.#log, logLevel: 'info' }),
      },
      this.#clock,
    );
    await this.#baton.installExample();
    const { port } = await this.#baton.listen('127.0.0.1', 0);
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Stops it and starts it again on the same data. */
  async restart(): Promise<void> {
    await this.#baton?.close();
    await this.open();
  }

  async close(): Promise<void> {
    await this.#baton?.close();
    await rm(this.dataFolder, { recursive: true, force: true });
  }

  async ask<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered<Body>> {
    const isForm = body instanceof FormData;
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const parsed: unknown = /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
    return { status: answer.status, headers: answer.headers, body: parsed as Body }; // cast: the test names the schema
  }

  async get<Body>(path: string, headers?: Readonly<Record<string, string>>): Promise<Body> {
    return expectOk(await this.ask<Body>('GET', path, undefined, headers), `GET ${path}`);
  }

  async items<Item>(path: string): Promise<Item[]> {
    return (await this.get<Page<Item>>(path)).items;
  }

  async post<Body>(
    path: string,
    body: unknown = {},
    headers?: Readonly<Record<string, string>>,
  ): Promise<Body> {
    return expectOk(await this.ask<Body>('POST', path, body, headers), `POST ${path}`);
  }

  async problem(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Problem> {
    const answer = await this.ask<Problem>(method, path, body, headers);
    if (answer.status < 400)
      throw new Error(`${method} ${path} was expected to be refused, but: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

function expectOk<Body>({ status, body }: Answered<Body>, what: string): Body {
  if (status < 400) return body;
  throw new Error(`${what} was refused: ${JSON.stringify(body)}`);
}

/** `allow`: addresses its actions may call; a test's servers are on `127.0.0.1`. */
export async function runBaton({
  allow,
  clock,
}: {
  allow?: readonly string[];
  clock?: Clock;
} = {}): Promise<RunningBaton> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-test-'));
  const baton = new RunningBaton(folder, allow, undefined, clock);
  await baton.open();
  return baton;
}

export function upload(
  content: Uint8Array | string,
  fileName: string,
  fields: Readonly<Record<string, string>> = {},
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new File([typeof content === 'string' ? content : new Uint8Array(content)], fileName));
  return form;
}

/** Asks again until the answer is what is waited for: what happens after an answer, by itself, takes a moment. */
export async function until<Value>(
  look: () => Promise<Value | undefined>,
  patience_ms = 10_000,
): Promise<Value> {
  const end = performance.now() + patience_ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error('What was waited for did not happen');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
