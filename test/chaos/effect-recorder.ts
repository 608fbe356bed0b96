/**
 * The outside world: a service that writes down what it is asked to do. It knows a repetition by its idempotency key, as a
 * payment service does; asked for the same under another key, it has done it twice.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Random } from '../../src/host/rehearsal/random.ts';
import { EFFECTS, type Effect } from './chaos-process.ts';

export class EffectRecorder {
  /** By order and effect: the keys it came under. */
  readonly #keys = new Map<string, Set<string>>();
  readonly #server: Server;
  /** How often it was called, repetitions and all. */
  calls = 0;
  readonly wrong: string[] = [];

  /** `random`: now and then it is slow, or breaks off after it has done what it was asked. */
  constructor(random: Random) {
    this.#server = createServer(async (request, response) => {
      const effect = EFFECTS.find((each) => request.url === `/${each}`);
      const key = request.headers['idempotency-key'];
      const order = orderIn(await text(request).catch(() => ''));
      if (effect === undefined || typeof key !== 'string' || order === undefined) {
        this.wrong.push(`${request.url} was asked without an order or a key`);
        response.writeHead(400).end();
        return;
      }
      this.record(order, effect, key);
      if (random.chance(0.01)) request.socket.destroy();
      else if (random.chance(0.02)) response.writeHead(503).end();
      else if (random.chance(0.05)) setTimeout(() => response.end('{}'), random.below(300));
      else response.end('{}');
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    // cast: a listening TCP server has an address with a port
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  record(order: string, effect: Effect, key: string): void {
    this.calls += 1;
    const what = `${order} ${effect}`;
    const keys = this.#keys.get(what);
    if (keys === undefined) this.#keys.set(what, new Set([key]));
    else keys.add(key);
  }

  get effects(): number {
    return this.#keys.size;
  }

  keysOf(order: string, effect: Effect): readonly string[] {
    return [...(this.#keys.get(`${order} ${effect}`) ?? [])];
  }

  /** Effects that came under several keys. */
  get duplicates(): string[] {
    return [...this.#keys]
      .filter(([, keys]) => keys.size > 1)
      .map(([what, keys]) => `${what} under ${[...keys].join(' and ')}`);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function orderIn(body: string): string | undefined {
  try {
    const { order }: { order?: unknown } = JSON.parse(body);
    return typeof order === 'string' ? order : undefined;
  } catch {
    return undefined;
  }
}
