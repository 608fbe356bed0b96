/**
 * A TCP proxy before a server: its connections can be cut, or the network between can fall silent and come back.
 *
 * Invariants:
 * TP1  `silence` loses nothing: what was said meanwhile arrives after `restore`, as it does when a network heals, however
 *      late that is.
 * TP2  While it is cut, whoever connects is refused by a reset.
 */
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

export class TcpProxy {
  readonly #server: Server;
  readonly #target: number;
  readonly #pairs = new Set<Pair>();
  /** Came while it was silent; connected when it is restored. */
  readonly #waiting = new Set<Socket>();
  #state: 'open' | 'cut' | 'silent' = 'open';

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer({ pauseOnConnect: true }, (client) => this.#take(client));
  }

  /** Before the port `target` of this computer. */
  static async open(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    // cast: a listening TCP server has an address with a port
    return (this.#server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.#pairs.size + this.#waiting.size;
  }

  /** All connections are reset, and so is every new one. */
  cut(): void {
    this.#state = 'cut';
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
    for (const client of this.#waiting) client.resetAndDestroy();
  }

  /** Nothing gets through, either way, and nobody is told. */
  silence(): void {
    this.#state = 'silent';
    for (const { client, server } of this.#pairs) {
      client.unpipe(server).pause();
      server.unpipe(client).pause();
    }
  }

  restore(): void {
    this.#state = 'open';
    for (const { client, server } of this.#pairs) {
      client.pipe(server);
      server.pipe(client);
    }
    for (const client of this.#waiting) this.#join(client);
    this.#waiting.clear();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  #take(client: Socket): void {
    client.on('error', () => {});
    if (this.#state === 'cut') {
      client.resetAndDestroy();
      return;
    }
    if (this.#state === 'open') {
      this.#join(client);
      return;
    }
    this.#waiting.add(client);
    client.on('close', () => this.#waiting.delete(client));
  }

  #join(client: Socket): void {
    const server = connect(this.#target, '127.0.0.1');
    const pair = { client, server };
    this.#pairs.add(pair);
    server.on('error', () => client.resetAndDestroy());
    const over = () => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    client.on('close', over);
    server.on('close', over);
    if (this.#state !== 'open') return;
    client.pipe(server);
    server.pipe(client);
  }
}
