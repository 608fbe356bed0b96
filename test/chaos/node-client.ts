/**
 * Asks whichever node answers, as a program behind a load balancer does: what got no answer, or was told to come again, is
 * sent again unchanged, to another node. The Idempotency-Key (of a job: its fence) is what makes that safe.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Random } from '../../src/host/rehearsal/random.ts';

/** A node that is paused or cut off answers nothing: longer than anything takes that is well. */
const PATIENCE_MS = 4_000;
/** A node that failed is asked again after that, as a load balancer's health check would. */
const AVOIDED_MS = 1_000;

export interface Answered<Body> {
  readonly status: number;
  readonly body: Body;
  /** How often it was sent before without an answer. */
  readonly unanswered: number;
}

export interface Asked {
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** How long the server may hold the answer back. */
  readonly held_ms?: number;
}

export class NodeClient {
  readonly #urls: readonly string[];
  readonly #random: Random;
  readonly #agent = new Agent({ connections: 64, keepAliveTimeout: 10_000 });
  readonly #avoidedUntil = new Map<string, number>();
  /** How often a request was sent again, and why. */
  readonly repeats = new Map<string, number>();

  constructor(urls: readonly string[], random: Random) {
    this.#urls = urls;
    this.#random = random;
  }

  async ask<Body>(method: 'GET' | 'POST' | 'PUT', path: string, asked: Asked = {}): Promise<Answered<Body>> {
    for (let unanswered = 0; ; ) {
      const url = this.#choose();
      const answer = await this.#send(url, method, path, asked);
      if (answer === undefined) unanswered += 1;
      else if (answer.status < 500 && answer.status !== 429) {
        const body: unknown = answer.text === '' ? undefined : JSON.parse(answer.text);
        return { status: answer.status, body: body as Body, unanswered }; // cast: the caller names the schema
      }
      this.#repeat(answer === undefined ? 'no answer' : String(answer.status));
      await pause(answer?.retryAfter_ms ?? this.#random.below(Math.min(1_500, 100 * 2 ** unanswered)));
    }
  }

  async get<Body>(path: string): Promise<Body> {
    const { status, body } = await this.ask<Body>('GET', path);
    if (status === 200) return body;
    throw new Error(`GET ${path} was answered with ${status}: ${JSON.stringify(body)}`);
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #choose(): string {
    const now = performance.now();
    const well = this.#urls.filter((url) => (this.#avoidedUntil.get(url) ?? 0) < now);
    const among = well.length > 0 ? well : this.#urls;
    return among[this.#random.below(among.length)] ?? '';
  }

  #repeat(why: string): void {
    this.repeats.set(why, (this.repeats.get(why) ?? 0) + 1);
  }

  /** Undefined where the answer did not come, or not whole. */
  async #send(
    url: string,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    { body, idempotencyKey, held_ms = 0 }: Asked,
  ): Promise<{ status: number; text: string; retryAfter_ms: number | undefined } | undefined> {
    try {
      const answer = await request(url + path, {
        method,
        dispatcher: this.#agent,
        signal: AbortSignal.timeout(PATIENCE_MS + held_ms),
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.body.text();
      const wait_s = Number(answer.headers['retry-after']);
      return {
        status: answer.statusCode,
        text,
        retryAfter_ms: Number.isFinite(wait_s) ? Math.min(wait_s * 1_000, 2_000) : undefined,
      };
    } catch {
      // Refused, reset, cut off, or silent for too long: all the same to whoever asks.
      this.#avoidedUntil.set(url, performance.now() + AVOIDED_MS);
      return undefined;
    }
  }
}
