/**
 * Asks whichever node answers, as a program behind a load balancer does: what got no answer, or was told to come again, is
 * sent again unchanged, to another node. The Idempotency-Key (of a job: its fence) is what makes that safe.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Random } from '../../src/host/rehearsal/random.ts';

/** A node that is paused or cut off answers nothing: longer than anything takes that is well. */
const PATIENCE_MS = 6_000;
/** Repeated for so long in all: longer than every outage the disturbances make, and an end where something is wrong for good. */
const REPEATED_MS = 90_000;
/** A node that failed gets nothing until it answers to this, as a load balancer has it. */
const PROBE = { path: '/api/health', every_ms: 300, patience_ms: 1_500 };

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
  // As many connections as it takes: what waited for one here would be given up before it was ever sent.
  readonly #agent = new Agent({ connect: { timeout: PATIENCE_MS } });
  readonly #failing = new Set<string>();
  #isClosed = false;
  /** How often a request was sent again, and why. */
  readonly repeats = new Map<string, number>();

  constructor(urls: readonly string[], random: Random) {
    this.#urls = urls;
    this.#random = random;
  }

  /** Throws where nobody has given an answer for `REPEATED_MS`. */
  async ask<Body>(method: 'GET' | 'POST' | 'PUT', path: string, asked: Asked = {}): Promise<Answered<Body>> {
    const end = performance.now() + REPEATED_MS;
    for (let unanswered = 0; ; ) {
      const url = this.#choose();
      const answer = url === undefined ? undefined : await this.#send(url, method, path, asked);
      if (answer === undefined) unanswered += url === undefined ? 0 : 1;
      else if (answer.status < 500 && answer.status !== 429) {
        const body: unknown = answer.text === '' ? undefined : JSON.parse(answer.text);
        return { status: answer.status, body: body as Body, unanswered }; // cast: the caller names the schema
      }
      const why =
        url === undefined
          ? 'no node'
          : answer === undefined
            ? 'no answer'
            : `${answer.status} ${codeIn(answer.text)}`;
      this.#repeat(why);
      if (performance.now() > end) throw new Error(`${method} ${path} was repeated in vain: ${why}`);
      await pause(answer?.retryAfter_ms ?? this.#random.below(Math.min(1_500, 100 * 2 ** unanswered)));
    }
  }

  async get<Body>(path: string): Promise<Body> {
    const { status, body } = await this.ask<Body>('GET', path);
    if (status === 200) return body;
    throw new Error(`GET ${path} was answered with ${status}: ${JSON.stringify(body)}`);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.#agent.destroy();
  }

  /** Undefined where none is well. */
  #choose(): string | undefined {
    const well = this.#urls.filter((url) => !this.#failing.has(url));
    return well[this.#random.below(well.length)];
  }

  async #leaveOut(url: string): Promise<void> {
    if (this.#failing.has(url)) return;
    this.#failing.add(url);
    while (!this.#isClosed) {
      await pause(PROBE.every_ms);
      const signal = AbortSignal.timeout(PROBE.patience_ms);
      const answer = await fetch(url + PROBE.path, { signal }).catch(() => undefined);
      if (answer?.ok) break;
    }
    this.#failing.delete(url);
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
        headersTimeout: PATIENCE_MS + held_ms,
        bodyTimeout: PATIENCE_MS,
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
      void this.#leaveOut(url);
      return undefined;
    }
  }
}

/** Of a problem. */
function codeIn(text: string): string {
  return /"code":"([^"]*)"/.exec(text)?.[1] ?? '';
}
