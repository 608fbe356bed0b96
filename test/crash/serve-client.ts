/**
 * Asks a Baton that may be killed at any moment: a request that got no answer is sent again, unchanged, to the next
 * process. Its Idempotency-Key (of a job: its fence) is what makes that safe.
 */
import type { Page } from '../../src/server/api/primitive-schemas.ts';
import type { ServeProcess } from './serve-process.ts';

export interface Answered<Body> {
  readonly status: number;
  readonly body: Body;
  /** How often it was sent before without an answer. */
  readonly unanswered: number;
}

export interface Asked {
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

export class ServeClient {
  readonly #server: ServeProcess;
  /** By what was asked: how often it was under way when the process was killed. */
  readonly cutOff = new Map<string, number>();

  constructor(server: ServeProcess) {
    this.#server = server;
  }

  async ask<Body>(
    method: string,
    path: string,
    { body, idempotencyKey }: Asked = {},
  ): Promise<Answered<Body>> {
    const isForm = body instanceof FormData;
    const headers = {
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    };
    const sent = body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) };
    for (let unanswered = 0; ; unanswered++) {
      const url = await this.#server.address();
      const answer = await textOf(fetch(url + path, { method, headers, ...sent }));
      if (answer === undefined) {
        const what = `${method} …/${path.replace(/\?.*/, '').split('/').at(-1)}`;
        this.cutOff.set(what, (this.cutOff.get(what) ?? 0) + 1);
        continue;
      }
      const parsed: unknown = JSON.parse(answer.text);
      return { status: answer.status, body: parsed as Body, unanswered }; // cast: the test names the schema
    }
  }

  async get<Body>(path: string): Promise<Body> {
    const { status, body } = await this.ask<Body>('GET', path);
    if (status === 200) return body;
    throw new Error(`GET ${path} was answered with ${status}: ${JSON.stringify(body)}`);
  }

  async everyPage<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    let after: string | undefined;
    do {
      const marker = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
      const page = await this.get<Page<Item>>(`${path}${path.includes('?') ? '&' : '?'}limit=200${marker}`);
      items.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    return items;
  }
}

/** Undefined where the connection ended before the answer was whole. */
async function textOf(asked: Promise<Response>): Promise<{ status: number; text: string } | undefined> {
  try {
    const answer = await asked;
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    // What fetch throws for a connection refused, reset or closed in the middle of an answer.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
